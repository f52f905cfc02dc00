namespace MeProp.Gpu;

/// <summary>Memory that grows when more is needed; growing loses its content.</summary>
internal sealed class GpuBuffer(GpuHeap heap)
{
    private GpuMemory? _memory;
    private long _capacity;

    /// <summary>The memory; 0 before anything was needed.</summary>
    public nint Pointer => _memory?.Pointer ?? 0;

    /// <summary>At least so many bytes.</summary>
    /// <returns>True if the memory is new: it holds arbitrary values.</returns>
    public bool Reserve(long bytes)
    {
        if (bytes <= _capacity) return false;
        _memory?.Return();
        _memory = new GpuMemory(heap, bytes);
        _capacity = bytes;
        return true;
    }

    /// <summary>Room for elements of 4 bytes.</summary>
    public nint Of(long elements)
    {
        Reserve(Math.Max(1, elements) * sizeof(float));
        return Pointer;
    }
}
