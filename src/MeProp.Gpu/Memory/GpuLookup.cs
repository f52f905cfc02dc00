namespace MeProp.Gpu;

/// <summary>A lookup whose rows are copied when an operation first needs them.</summary>
internal sealed class GpuLookup : LookupMatrix
{
    private readonly GpuContext _gpu;
    private readonly GpuMatrix[] _tables;
    private readonly GpuIndices[] _ids;
    private readonly GpuMatrix _floats, _gradient;
    private bool _hasFloats;

    public GpuLookup(GpuContext gpu, ReadOnlySpan<LookupShape> tables) : base(tables)
    {
        (_gpu, _tables, _ids) = (gpu, new GpuMatrix[tables.Length], new GpuIndices[tables.Length]);
        (_floats, _gradient) = (new GpuMatrix(gpu, 0, Columns), new GpuMatrix(gpu, 0, Columns));
    }

    public override Matrix Gradient => _gradient;

    /// <summary>The rows as floats.</summary>
    public GpuMatrix Floats
    {
        get
        {
            if (_hasFloats) return _floats;
            _hasFloats = true;
            _floats.SetRows(Rows);
            for (int t = 0, column = 0; t < _tables.Length; t++)
            {
                (int width, int positions) = Tables[t];
                int count = Rows * positions * width;
                _gpu.Queue.Launch(
                    "gather_rows", Grid.Of(count), _tables[t].Pointer, _ids[t].Pointer, _floats.Pointer, width,
                    positions, column, Columns, count);
                column += positions * width;
            }

            return _floats;
        }
    }

    public override void Show(
        int rows, ReadOnlySpan<Matrix> tables, ReadOnlySpan<Indices> ids, object? parameters = null)
    {
        Check(rows, tables, ids);
        for (int t = 0; t < _tables.Length; t++)
        {
            (_tables[t], _ids[t]) = (Operand.Of(tables[t]), Operand.Of(ids[t]));
            _ids[t].RequireWithin(0, _tables[t].Rows, "Id");
        }

        Rows = rows;
        _gradient.SetRows(rows);
        _hasFloats = false;
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        if (!values.IsEmpty) Floats.Download(values);
    }
}
