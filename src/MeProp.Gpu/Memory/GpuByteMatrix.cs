namespace MeProp.Gpu;

/// <summary>A matrix of bytes with values scale · byte; products read a copy as floats, made once a batch.</summary>
internal sealed class GpuByteMatrix : Matrix
{
    private readonly GpuContext _gpu;
    private readonly GpuBuffer _bytes, _floats;
    private bool _hasFloats;

    /// <summary>Makes a matrix of zeros.</summary>
    public GpuByteMatrix(GpuContext gpu, int rows, int columns, float scale) : base(rows, columns)
    {
        (_gpu, Scale, _bytes, _floats) = (gpu, scale, new GpuBuffer(gpu.Heap), new GpuBuffer(gpu.Heap));
        _bytes.Reserve(Count);
        gpu.Queue.Clear(_bytes.Pointer, Count);
    }

    public override bool HoldsBytes => true;

    public float Scale { get; }

    public int Count => Rows * Columns;

    /// <summary>The values as floats.</summary>
    public nint Floats
    {
        get
        {
            if (_hasFloats) return _floats.Pointer;
            _hasFloats = true;
            WriteFloats(_floats.Of(Count));
            return _floats.Pointer;
        }
    }

    /// <summary>The bytes, to be overwritten.</summary>
    public nint BeginWrite()
    {
        _hasFloats = false;
        return _bytes.Pointer;
    }

    public void WriteFloats(nint destination) =>
        _gpu.Queue.Launch("bytes_to_floats", Grid.Of(Count), _bytes.Pointer, Scale, destination, Count);

    public override void SetRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (rows != Rows) _hasFloats = false;
        Rows = rows;
        _bytes.Reserve(Count);
    }

    public override void Upload(ReadOnlySpan<float> values) =>
        throw new NotSupportedException("A matrix of bytes takes no floats: gather it from a table.");

    public override void UploadBytes(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes.Length);
        _gpu.Queue.Upload(bytes, BeginWrite());
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        if (!values.IsEmpty) _gpu.Queue.Download(Floats, values);
    }
}
