namespace MeProp.Gpu;

/// <summary>A data set on a GPU: batches are gathered there from lists of row numbers.</summary>
internal sealed class GpuTable : Table
{
    private readonly GpuMemory? _memory;

    public GpuTable(GpuContext gpu, ReadOnlySpan<float> values, int columns) : base(values.Length, columns)
    {
        if (values.IsEmpty) return;
        _memory = new GpuMemory(gpu.Heap, (long)values.Length * sizeof(float));
        gpu.Queue.Upload(values, Pointer);
    }

    public GpuTable(GpuContext gpu, ReadOnlySpan<byte> values, int columns) : base(values.Length, columns)
    {
        HoldsBytes = true;
        if (values.IsEmpty) return;
        _memory = new GpuMemory(gpu.Heap, values.Length);
        gpu.Queue.Upload(values, Pointer);
    }

    public bool HoldsBytes { get; }

    public nint Pointer => _memory?.Pointer ?? 0;
}
