using System.Collections.Concurrent;

namespace MeProp.Gpu;

/// <summary>
/// Memory of a GPU. Freed blocks are kept for requests of the same size: freeing makes the driver wait for the GPU.
/// </summary>
internal sealed unsafe class GpuHeap(GpuQueue queue) : IDisposable
{
    private readonly ConcurrentDictionary<nuint, ConcurrentBag<nint>> _free = new();
    private readonly ConcurrentDictionary<nint, nuint> _all = new();
    private volatile bool _isDisposed;

    /// <summary>A block of arbitrary content.</summary>
    /// <exception cref="GpuException">The GPU has not that much memory.</exception>
    public nint Allocate(nuint bytes)
    {
        if (_free.TryGetValue(bytes, out ConcurrentBag<nint>? blocks) && blocks.TryTake(out nint block)) return block;
        queue.Enter();
        nint memory = 0;
        int code = CudaDriver.cuMemAlloc_v2(&memory, bytes);
        if (code == CudaDriver.OutOfMemory)
        {
            // Matrices that nobody reaches still hold memory.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            FreeUnused();
            code = CudaDriver.cuMemAlloc_v2(&memory, bytes);
        }

        if (code == CudaDriver.OutOfMemory) throw OutOfMemory(bytes);
        CudaDriver.Check(code, $"Allocating {bytes} bytes");
        _all[memory] = bytes;
        return memory;
    }

    /// <summary>
    /// Takes a block back, on any thread. Work in the queue may still use it: what uses it next comes behind.
    /// </summary>
    public void Return(nint memory, nuint bytes)
    {
        if (!_isDisposed) _free.GetOrAdd(bytes, _ => []).Add(memory);
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        queue.Synchronize();
        foreach (nint memory in _all.Keys) _ = CudaDriver.cuMemFree_v2(memory);
        _all.Clear();
    }

    private void FreeUnused()
    {
        queue.Synchronize();
        foreach (ConcurrentBag<nint> blocks in _free.Values)
        {
            while (blocks.TryTake(out nint block))
            {
                _ = CudaDriver.cuMemFree_v2(block);
                _all.TryRemove(block, out _);
            }
        }
    }

    private static GpuException OutOfMemory(nuint bytes)
    {
        nuint free = 0, total = 0;
        _ = CudaDriver.cuMemGetInfo_v2(&free, &total);
        return new GpuException(
            $"The GPU has no {bytes >> 20} MiB left: {free >> 20} of {total >> 20} MiB are free. A smaller batch or "
            + "network needs less, or other programs use its memory (nvidia-smi lists them).");
    }
}
