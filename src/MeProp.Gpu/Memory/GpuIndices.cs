namespace MeProp.Gpu;

/// <summary>
/// Integers on a GPU. The host knows bounds of them without reading them, so that ids and targets are checked without
/// waiting; only where the bounds leave a doubt are they read.
/// </summary>
internal sealed class GpuIndices : Indices
{
    private readonly GpuContext _gpu;
    private readonly GpuBuffer _buffer;
    private int _min, _max, _writes;
    private ColumnBounds? _columns;

    /// <summary>The list from which rows of some width were gathered, and its number of writes then.</summary>
    private (GpuIndices List, int Width, int Writes)? _source;

    /// <summary>Makes a list of zeros.</summary>
    public GpuIndices(GpuContext gpu, int length) : base(length)
    {
        (_gpu, _buffer) = (gpu, new GpuBuffer(gpu.Heap));
        _buffer.Reserve(Bytes);
        gpu.Queue.Clear(_buffer.Pointer, Bytes);
    }

    public nint Pointer => _buffer.Pointer;

    private long Bytes => (long)Length * sizeof(int);

    /// <summary>The list, to be overwritten by integers from min to max.</summary>
    public nint BeginWrite(int min, int max)
    {
        SetBounds(min, max);
        return Pointer;
    }

    /// <summary>The list, to be overwritten by rows of another one.</summary>
    public nint BeginWrite(GpuIndices source, int width)
    {
        SetBounds(source._min, source._max);
        _source = source == this ? null : (source, width, source._writes);
        return Pointer;
    }

    /// <summary>Bounds of each column of rows of some width; read once for the list that rows came from.</summary>
    public ColumnBounds BoundsOfColumns(int width)
    {
        if (_columns?.Width == width) return _columns;
        if (_source is { } source && source.Width == width && source.Writes == source.List._writes)
            return source.List.BoundsOfColumns(width);
        return _columns = new ColumnBounds(ToArray(), width);
    }

    /// <summary>True when the bounds say that all integers are from min to count − 1.</summary>
    public bool IsWithin(int min, int count) => Length == 0 || (_min >= min && _max < count);

    /// <summary>Throws unless all integers, or the first of them, are from min to count − 1.</summary>
    /// <exception cref="ArgumentException">An integer is out of range.</exception>
    public void RequireWithin(int min, int count, string what, int length = int.MaxValue)
    {
        if (IsWithin(min, count)) return;
        int[] values = ToArray();
        Shapes.RequireIndices(values.AsSpan(0, Math.Min(length, values.Length)), min, count, what);
    }

    public override void SetLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        if (_buffer.Reserve(Bytes)) SetBounds(int.MinValue, int.MaxValue);
    }

    public override void Upload(ReadOnlySpan<int> values)
    {
        CheckLength(values.Length);
        SetBounds(values.IsEmpty ? 0 : int.MaxValue, values.IsEmpty ? 0 : int.MinValue);
        foreach (int value in values) (_min, _max) = (Math.Min(_min, value), Math.Max(_max, value));
        _gpu.Queue.Upload(values, Pointer);
    }

    public override void Download(Span<int> values)
    {
        CheckLength(values.Length);
        _gpu.Queue.Download(Pointer, values);
    }

    private void SetBounds(int min, int max)
    {
        (_min, _max, _columns, _source) = (min, max, null, null);
        _writes++;
    }
}
