namespace MeProp.Cpu;

/// <summary>
/// Reads a large matrix once, in four sums: measures the bandwidth of the memory. An item is one row.
/// </summary>
internal readonly unsafe struct MemoryRead<V>(HostMatrix source, float* sink) : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _source = source.Data;
    private readonly nint _stride = source.Stride;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero;
        float* end = _source + to * _stride;
        float* p = _source + from * _stride;
        for (; p + 4 * V.Count <= end; p += 4 * V.Count)
        {
            a0 += V.Load(p);
            a1 += V.Load(p + V.Count);
            a2 += V.Load(p + 2 * V.Count);
            a3 += V.Load(p + 3 * V.Count);
        }

        V.Store(a0 + a1 + a2 + a3, sink + (nint)from * HostMatrix.Alignment);
    }
}
