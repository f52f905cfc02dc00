namespace MeProp.Mpi;

/// <summary>The gradient of one parameter, as <see cref="RowExchange"/> packs it.</summary>
internal sealed class SharedGradient
{
    private readonly Parameter _parameter;
    private readonly Indices _union;
    private readonly int _columns, _allRows;
    private readonly int[] _rows;
    private readonly bool[] _isOwn;
    private int[] _touched = [];
    private float[] _copy = [];
    private int _count;

    public SharedGradient(Device device, Parameter parameter)
    {
        _parameter = parameter;
        (_allRows, _columns) = (parameter.Value.Rows, parameter.Value.Columns);
        Rows = _allRows > 1 ? _allRows : 0;
        _rows = new int[_allRows];
        _isOwn = new bool[_allRows];
        _union = device.CreateIndices(Rows);
    }

    /// <summary>Rows that can travel by themselves; 0 for a vector, which always travels.</summary>
    public int Rows { get; }

    /// <summary>Values that travel.</summary>
    public int Floats => Rows == 0 ? _allRows * _columns : checked(_count * _columns);

    public bool IsOf(Parameter parameter) => ReferenceEquals(_parameter, parameter)
        && (_allRows, _columns) == (parameter.Value.Rows, parameter.Value.Columns);

    /// <summary>The rows that this process touched, ascending.</summary>
    public ReadOnlySpan<int> ReadTouched()
    {
        if (Rows == 0) return [];
        RowSet touched = _parameter.Touched;
        Array.Clear(_isOwn);
        int length = touched.Rows?.Length ?? Rows, count = touched.Rows is null ? Rows : touched.Count;
        if (_touched.Length < length) _touched = new int[length];
        if (touched.Rows is { } list) list.Download(_touched.AsSpan(0, length));
        else for (int row = 0; row < Rows; row++) _touched[row] = row;
        ReadOnlySpan<int> rows = _touched.AsSpan(0, count);
        foreach (int row in rows) _isOwn[row] = true;
        return rows;
    }

    public void BeginUnion() => _count = 0;

    /// <summary>Adds a row, in ascending order.</summary>
    public void Unite(int row) => _rows[_count++] = row;

    /// <summary>Copies the rows that travel; returns the room behind them.</summary>
    public Span<float> Pack(Span<float> values)
    {
        if (Rows == 0)
        {
            _parameter.Gradient.Download(values[..Floats]);
            return values[Floats..];
        }

        ReadOnlySpan<int> rows = _rows.AsSpan(0, _count);
        if (_parameter.Gradient is not HostMatrix) ReadCopy();
        foreach (int row in rows)
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
