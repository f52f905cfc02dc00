namespace MeProp.Mpi;

/// <summary>
/// Sums gradients over processes. Of each gradient only the rows travel that a process has touched:
/// <code>
/// 1  which rows    one bit for each row of a matrix, united over the processes
/// 2  the rows      all gradients in one message; a row that this process has not touched counts as 0
/// </code>
/// Afterwards all processes hold the same sums, and their touched rows are the united ones. Bytes of a step and
/// process: 4·(Σ rows·I + vectors) + rows/8.
/// </summary>
public sealed class RowExchange : IGradientExchange
{
    private const int BitsPerWord = 64;

    private readonly IProcessGroup _processes;
    private readonly long _bytesBefore;
    private SharedGradient[] _gradients = [];
    private ulong[] _bits = [];
    private float[] _values = [];
    private long _steps;

    /// <summary>Makes an exchange for one network.</summary>
    public RowExchange(IProcessGroup processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        (_processes, _bytesBefore) = (processes, processes.Bytes);
    }

    /// <summary>Bytes that this process gave to the others in a step, on average; 0 before the first.</summary>
    public double BytesPerStep => _steps == 0 ? 0 : (double)(_processes.Bytes - _bytesBefore) / _steps;

    /// <inheritdoc/>
    public void Exchange(Device device, IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameters);
        Prepare(device, parameters);
        Unite();
        int floats = 0;
        foreach (SharedGradient gradient in _gradients) floats = checked(floats + gradient.Floats);
        if (_values.Length < floats) _values = GC.AllocateUninitializedArray<float>(floats, pinned: true);
        Span<float> values = _values.AsSpan(0, floats), rest = values;
        foreach (SharedGradient gradient in _gradients) rest = gradient.Pack(rest);
        _processes.Sum(values);
        ReadOnlySpan<float> sums = values;
        foreach (SharedGradient gradient in _gradients) sums = gradient.Unpack(sums);
        _steps++;
    }

    /// <summary>Makes the buffers, first and after changes of size.</summary>
    private void Prepare(Device device, IReadOnlyList<Parameter> parameters)
    {
        bool isSame = _gradients.Length == parameters.Count;
        for (int i = 0; i < _gradients.Length && isSame; i++) isSame = _gradients[i].IsOf(parameters[i]);
        if (isSame) return;
        _gradients = [.. parameters.Select(parameter => new SharedGradient(device, parameter))];
        int rows = _gradients.Sum(gradient => gradient.Rows);
        _bits = new ulong[(rows + BitsPerWord - 1) / BitsPerWord];
    }

    /// <summary>Unites the touched rows of all processes.</summary>
    private void Unite()
    {
        if (_bits.Length == 0) return;
        Array.Clear(_bits);
        int first = 0;
        foreach (SharedGradient gradient in _gradients)
        {
            foreach (int row in gradient.ReadTouched()) Set(first + row);
            first += gradient.Rows;
        }

        _processes.Or(_bits);
        first = 0;
        foreach (SharedGradient gradient in _gradients)
        {
            gradient.BeginUnion();
            for (int row = 0; row < gradient.Rows; row++)
            {
                if (IsSet(first + row)) gradient.Unite(row);
            }

            first += gradient.Rows;
        }
    }

    private void Set(int bit) => _bits[bit / BitsPerWord] |= 1UL << bit;

    private bool IsSet(int bit) => (_bits[bit / BitsPerWord] >> bit & 1) != 0;
}
