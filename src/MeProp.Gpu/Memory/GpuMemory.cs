namespace MeProp.Gpu;

/// <summary>A block of memory, which goes back to its heap when nothing refers to it.</summary>
internal sealed class GpuMemory
{
    private readonly GpuHeap _heap;
    private readonly nuint _bytes;
    private bool _isReturned;

    public GpuMemory(GpuHeap heap, long bytes)
    {
        (_heap, _bytes) = (heap, (nuint)bytes);
        Pointer = heap.Allocate(_bytes);

        // So that the collector knows what an unreachable matrix holds.
        GC.AddMemoryPressure(bytes);
    }

    ~GpuMemory() => Return();

    public nint Pointer { get; }

    /// <summary>Gives the block back at once.</summary>
    public void Return()
    {
        if (_isReturned || Pointer == 0) return;
        _isReturned = true;
        GC.RemoveMemoryPressure((long)_bytes);
        _heap.Return(Pointer, _bytes);
    }
}
