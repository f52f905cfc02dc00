namespace MeProp.Mpi;

/// <summary>
/// Sums gradients over processes. Of each gradient only the rows travel that a process has touched, or the factors that
/// it is computed from, if they are fewer bytes:
/// <code>
/// large matrices, while the backward pass of the layers below runs
///   1  which rows           one bit for each row, united over the processes; how many factors each process offers
///   2  rows or factors      begin to travel; a row that this process has not touched counts as 0
/// after the backward pass
///   3  which rows           of all small matrices
///   4  all other gradients  vectors, small matrices and few rows of large ones, in one message
/// </code>
/// Afterwards all processes hold the same sums, and their touched rows are the united ones.
/// </summary>
public sealed class RowExchange : IGradientExchange
{
    private readonly IProcessGroup _processes;
    private readonly long _bytesBefore, _callsBefore;
    private readonly Dictionary<Parameter, SharedGradient> _gradientOf = [];
    private SharedGradient[] _gradients = [];
    private ulong[] _bits = [];
    private float[] _values = [];
    private long _steps;
    private bool _hasBegun;

    /// <summary>Makes an exchange for one network.</summary>
    public RowExchange(IProcessGroup processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        (_processes, _bytesBefore, _callsBefore) = (processes, processes.Bytes, processes.Calls);
    }

    /// <summary>Bytes from which on a gradient travels by itself.</summary>
    internal int LargeBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes that this process gave to the others in a step, on average; 0 before the first.</summary>
    /// <remarks>See <see cref="IProcessGroup.Bytes"/>.</remarks>
    public double BytesPerStep => _steps == 0 ? 0 : (double)(_processes.Bytes - _bytesBefore) / _steps;

    /// <summary>Exchanges of a step, on average; 0 before the first.</summary>
    public double CallsPerStep => _steps == 0 ? 0 : (double)(_processes.Calls - _callsBefore) / _steps;

    /// <inheritdoc/>
    public void Begin(Device device, IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameters);
        Prepare(device, parameters);
        foreach (SharedGradient gradient in _gradients) gradient.Reset();
        _hasBegun = true;
    }

    /// <inheritdoc/>
    public bool TryTake(in GradientFactors factors) =>
        _processes.Count > 1 && _hasBegun && _gradientOf[factors.Weight] is { IsLarge: true } gradient
        && gradient.TryGather(factors);

    /// <inheritdoc/>
    public void Complete(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        for (int i = parameters.Count - 1; i >= 0; i--) Begin(_gradientOf[parameters[i]]);
        _processes.Progress();
    }

    /// <inheritdoc/>
    public void Exchange(Device device, IReadOnlyList<Parameter> parameters)
    {
        if (!_hasBegun) Begin(device, parameters);

        // What a failed backward pass has left out, in the order of the other processes.
        for (int i = _gradients.Length - 1; i >= 0; i--) Begin(_gradients[i]);
        UniteSmall();
        SumOthers();
        _processes.Finish();
        foreach (SharedGradient gradient in _gradients)
        {
            if (gradient.IsOnItsWay) gradient.Finish();
        }

        _hasBegun = false;
        _steps++;
    }

    private static void Begin(SharedGradient gradient)
    {
        if (gradient.IsLarge) gradient.Begin();
    }

    /// <summary>Makes the buffers, first and after changes of size.</summary>
    private void Prepare(Device device, IReadOnlyList<Parameter> parameters)
    {
        bool isSame = _gradients.Length == parameters.Count;
        for (int i = 0; i < _gradients.Length && isSame; i++) isSame = _gradients[i].IsOf(parameters[i]);
        if (isSame) return;

        // The last gradient travels at the end: a process whose backward pass failed marks it.
        _gradients =
        [
            .. parameters.Select((parameter, i) => new SharedGradient(
                device, parameter, _processes, i == parameters.Count - 1 ? long.MaxValue : LargeBytes)),
        ];
        _gradientOf.Clear();
        for (int i = 0; i < _gradients.Length; i++) _gradientOf.Add(parameters[i], _gradients[i]);
        _bits = new ulong[RowBits.Words(_gradients.Sum(gradient => gradient.IsLarge ? 0 : gradient.Rows))];
    }

    /// <summary>Unites the touched rows of all small matrices.</summary>
    private void UniteSmall()
    {
        if (_bits.Length == 0) return;
        Array.Clear(_bits);
        int first = 0;
        foreach (SharedGradient gradient in _gradients)
        {
            if (gradient.IsLarge || gradient.Rows == 0) continue;
            foreach (int row in gradient.ReadTouched()) RowBits.Set(_bits, first + row);
            first += gradient.Rows;
        }

        _processes.Or(_bits);
        first = 0;
        foreach (SharedGradient gradient in _gradients)
        {
            if (gradient.IsLarge || gradient.Rows == 0) continue;
            gradient.Unite(_bits, first);
            first += gradient.Rows;
        }
    }

    /// <summary>Sums all that does not travel by itself, in one message.</summary>
    private void SumOthers()
    {
        int floats = 0;
        foreach (SharedGradient gradient in _gradients)
        {
            if (!gradient.IsOnItsWay) floats = checked(floats + gradient.Floats);
        }

        PinnedMemory.Grow(ref _values, floats);
        Span<float> values = _values.AsSpan(0, floats), room = values;
        foreach (SharedGradient gradient in _gradients)
        {
            if (!gradient.IsOnItsWay) room = gradient.Pack(room);
        }

        _processes.Sum(values);
        ReadOnlySpan<float> sums = values;
        foreach (SharedGradient gradient in _gradients)
        {
            if (!gradient.IsOnItsWay) sums = gradient.Unpack(sums);
        }
    }
}
