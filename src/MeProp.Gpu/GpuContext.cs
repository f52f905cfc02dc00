namespace MeProp.Gpu;

/// <summary>What the operations of a device share.</summary>
internal sealed class GpuContext : IDisposable
{
    private readonly GpuMemory _flag, _read;
    private bool _mayBeNonFinite;

    public GpuContext(GpuQueue queue)
    {
        Queue = queue;
        Heap = new GpuHeap(queue);
        Scratch = new GpuBuffer(Heap);
        (_flag, _read) = (new GpuMemory(Heap, sizeof(int)), new GpuMemory(Heap, 2 * sizeof(double)));
        queue.Clear(_flag.Pointer, sizeof(int));
    }

    public GpuQueue Queue { get; }

    public GpuHeap Heap { get; }

    /// <summary>Memory for one operation.</summary>
    public GpuBuffer Scratch { get; }

    /// <summary>An integer that is not 0 after a selection met a gradient that is not finite.</summary>
    public nint NonFinite => _flag.Pointer;

    /// <summary>The flag, for a kernel that may set it.</summary>
    public nint BeginNonFinite()
    {
        _mayBeNonFinite = true;
        return NonFinite;
    }

    /// <summary>Reads the flag after a wait, once for all selections since the last time.</summary>
    /// <exception cref="NonFiniteException">A selection met a gradient that is not finite.</exception>
    public void ThrowIfNonFinite()
    {
        if (!_mayBeNonFinite) return;
        _mayBeNonFinite = false;
        Span<int> flag = [0];
        Queue.Download(NonFinite, flag);
        if (flag[0] == 0) return;
        Queue.Clear(NonFinite, sizeof(int));
        throw NonFiniteGradient();
    }

    /// <summary>Reads a sum and the flag with one wait. A sum that is not finite says more than the flag.</summary>
    /// <exception cref="NonFiniteException">A selection met a gradient that is not finite.</exception>
    public double ReadSum(nint sum)
    {
        Span<double> read = [0, 0];
        Queue.Launch("read_sum", new Grid(1, 1, 1), sum, NonFinite, _read.Pointer);
        Queue.Download(_read.Pointer, read);
        _mayBeNonFinite = false;
        if (read[1] == 0) return read[0];
        Queue.Clear(NonFinite, sizeof(int));
        return double.IsFinite(read[0]) ? throw NonFiniteGradient() : read[0];
    }

    public void Dispose()
    {
        Heap.Dispose();
        Queue.Dispose();
    }

    private static NonFiniteException NonFiniteGradient() => new(
        "An output gradient that a selection compared is not finite. A smaller learning rate, gradient clipping or a "
        + "longer k warm-up may help.");
}
