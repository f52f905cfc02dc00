namespace MeProp.Gpu;

/// <summary>A matrix of floats, row by row without gaps; or a view of rows of one.</summary>
internal sealed class GpuMatrix : Matrix
{
    private readonly GpuContext _gpu;
    private readonly GpuBuffer? _buffer;

    /// <summary>The matrix whose rows a view shows; null for other matrices.</summary>
    private GpuMatrix? _source;
    private int _firstRow;

    /// <summary>Makes a matrix of zeros.</summary>
    public GpuMatrix(GpuContext gpu, int rows, int columns) : base(rows, columns)
    {
        (_gpu, _buffer) = (gpu, new GpuBuffer(gpu.Heap));
        _buffer.Reserve(Bytes);
        gpu.Queue.Clear(_buffer.Pointer, Bytes);
    }

    private GpuMatrix(GpuContext gpu, GpuMatrix source) : base(0, source.Columns) => (_gpu, _source) = (gpu, source);

    public nint Pointer =>
        _source is null ? _buffer!.Pointer : _source.Pointer + (nint)_firstRow * Columns * sizeof(float);

    /// <summary>Elements in use.</summary>
    public int Count => Rows * Columns;

    private long Bytes => (long)Rows * Columns * sizeof(float);

    public static GpuMatrix ViewOf(GpuContext gpu, GpuMatrix source) => new(gpu, source);

    public void Show(GpuMatrix source, int start, int count)
    {
        (_source, _firstRow) = source._source is { } owner ? (owner, source._firstRow + start) : (source, start);
        Rows = count;
    }

    public override void SetRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (_source is not null) throw new InvalidOperationException("The rows of a window cannot be set.");
        Rows = rows;
        _buffer!.Reserve(Bytes);
    }

    public override void Upload(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length);
        _gpu.Queue.Upload(values, Pointer);
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        _gpu.Queue.Download(Pointer, values);
        _gpu.ThrowIfNonFinite();
    }

    public override bool IsFinite()
    {
        Span<int> flag = [0];
        nint found = _gpu.Scratch.Of(1);
        _gpu.Queue.Clear(found, sizeof(int));
        _gpu.Queue.Launch("find_non_finite", Grid.Of(Count), Pointer, found, Count);
        _gpu.Queue.Download(found, flag);
        return flag[0] == 0;
    }
}
