namespace MeProp.Mpi;

/// <summary>
/// The gradient of one parameter, as <see cref="RowExchange"/> sums it: the rows that a process has touched, or the
/// factors from which each process computes it.
/// </summary>
internal sealed class SharedGradient
{
    private readonly Parameter _parameter;
    private readonly IProcessGroup _processes;
    private readonly Indices _union;
    private readonly SharedFactors? _factors;
    private readonly long _largeBytes;
    private readonly int _columns, _allRows;
    private readonly int[] _rows;
    private readonly bool[] _isOwn;
    private readonly ulong[] _words = [];
    private float[] _values = [];
    private int[] _touched = [];
    private float[] _copy = [];
    private int _count;
    private bool _isUnited;

    public SharedGradient(Device device, Parameter parameter, IProcessGroup processes, long largeBytes)
    {
        (_parameter, _processes, _largeBytes) = (parameter, processes, largeBytes);
        (_allRows, _columns) = (parameter.Value.Rows, parameter.Value.Columns);
        Rows = _allRows > 1 ? _allRows : 0;
        _rows = new int[_allRows];
        _isOwn = new bool[_allRows];
        _union = device.CreateIndices(Rows);
        IsLarge = Rows > 0 && (long)parameter.Count * sizeof(float) >= largeBytes;
        if (!IsLarge) return;
        _factors = new SharedFactors(device, parameter, processes);
        _words = new ulong[processes.Count + RowBits.Words(Rows)];
    }

    /// <summary>Rows that can travel by themselves; 0 for a vector, which always travels.</summary>
    public int Rows { get; }

    /// <summary>True for a matrix that may travel by itself, while the backward pass continues.</summary>
    public bool IsLarge { get; }

    /// <summary>True once the values or factors of this step have begun to travel by themselves.</summary>
    public bool IsOnItsWay { get; private set; }

    /// <summary>Values that travel as rows.</summary>
    public int Floats => Rows == 0 ? _allRows * _columns : checked(_count * _columns);

    private bool TravelsAsFactors => _factors is { HasBegun: true };

    public bool IsOf(Parameter parameter) => ReferenceEquals(_parameter, parameter)
        && (_allRows, _columns) == (parameter.Value.Rows, parameter.Value.Columns);

    /// <summary>A new step begins.</summary>
    public void Reset()
    {
        _isUnited = IsOnItsWay = false;
        _factors?.Reset();
    }

    /// <summary>
    /// Begins to gather the factors of a large matrix, if they are fewer bytes than the united rows. A sum sends all
    /// its bytes twice, a gathering once.
    /// </summary>
    public bool TryGather(in GradientFactors factors)
    {
        if (!_factors!.Offer(factors)) return false;
        Selection selection = factors.Selection;
        Unite(ReadRows(selection.Rows, selection.RowCount));
        if (!_factors.TryMeasure(_words.AsSpan(0, _processes.Count), 2L * sizeof(float) * Floats)) return false;
        _factors.BeginGather();
        IsOnItsWay = true;
        return true;
    }

    /// <summary>Begins to sum the rows of a large matrix, unless they are few.</summary>
    public void Begin()
    {
        if (IsOnItsWay) return;
        if (!_isUnited) Unite(ReadTouched());
        if ((long)Floats * sizeof(float) < _largeBytes) return;
        PinnedMemory.Grow(ref _values, Floats);
        Pack(_values);
        _processes.BeginSum(_values.AsMemory(0, Floats));
        IsOnItsWay = true;
    }

    /// <summary>Takes what has travelled by itself.</summary>
    public void Finish()
    {
        if (TravelsAsFactors) _factors!.Multiply();
        else Unpack(_values);
    }

    /// <summary>The rows that this process touched, ascending.</summary>
    public ReadOnlySpan<int> ReadTouched() => _parameter.Touched is { Rows: { } list } touched
        ? ReadRows(list, touched.Count)
        : ReadRows(null, Rows);


    /// <summary>Adds the rows of a set that begins at some bit.</summary>
    public void Unite(ReadOnlySpan<ulong> bits, int first)
    {
        _count = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (RowBits.Has(bits, first + row)) _rows[_count++] = row;
        }

        _isUnited = true;
    }

    /// <summary>Copies the rows that travel; returns the room behind them.</summary>
    public Span<float> Pack(Span<float> values)
    {
        if (Rows == 0)
        {
            _parameter.Gradient.Download(values[..Floats]);
            return values[Floats..];
        }

        if (_parameter.Gradient is not HostMatrix) ReadCopy();
        foreach (int row in _rows.AsSpan(0, _count))
        {
            if (_isOwn[row]) Row(row).CopyTo(values);
            else values[.._columns].Clear();
            values = values[_columns..];
        }

        return values;
    }

    /// <summary>Takes the sums of the rows that travelled; returns those behind them.</summary>
    public ReadOnlySpan<float> Unpack(ReadOnlySpan<float> sums)
    {
        if (Rows == 0)
        {
            _parameter.Gradient.Upload(sums[..Floats]);
            _parameter.Touched.SetAll();
            return sums[Floats..];
        }

        foreach (int row in _rows.AsSpan(0, _count))
        {
            sums[.._columns].CopyTo(Row(row));
            sums = sums[_columns..];
        }

        if (_parameter.Gradient is not HostMatrix) _parameter.Gradient.Upload(_copy);
        if (_count == Rows)
        {
            _parameter.Touched.SetAll();
            return sums;
        }

        _union.SetLength(_count);
        _union.Upload(_rows.AsSpan(0, _count));
        _parameter.Touched.Set(_union, _count);
        return sums;
    }

    /// <summary>Unites rows with those of the other processes, and tells what factors each of them offers.</summary>
    private void Unite(ReadOnlySpan<int> own)
    {
        Array.Clear(_words);
        _words[_processes.Rank] = _factors!.Word;
        Span<ulong> bits = _words.AsSpan(_processes.Count);
        foreach (int row in own) RowBits.Set(bits, row);
        _processes.Or(_words);
        Unite(bits, 0);
    }

    /// <summary>The rows of this process: the first of a list, or all.</summary>
    private ReadOnlySpan<int> ReadRows(Indices? list, int count)
    {
        Array.Clear(_isOwn);
        int length = list?.Length ?? count;
        if (_touched.Length < length) _touched = new int[length];
        if (list is not null) list.Download(_touched.AsSpan(0, length));
        else for (int row = 0; row < length; row++) _touched[row] = row;
        ReadOnlySpan<int> rows = _touched.AsSpan(0, count);
        foreach (int row in rows) _isOwn[row] = true;
        return rows;
    }

    /// <summary>A row of the gradient in main memory, or of a copy of it.</summary>
    private Span<float> Row(int row) => _parameter.Gradient is HostMatrix gradient
        ? gradient.Row(row)
        : _copy.AsSpan(row * _columns, _columns);

    private void ReadCopy()
    {
        if (_copy.Length == 0) _copy = new float[Rows * _columns];
        _parameter.Gradient.Download(_copy);
    }
}
