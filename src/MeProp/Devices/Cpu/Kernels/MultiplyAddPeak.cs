namespace MeProp.Cpu;

/// <summary>
/// The peak that kernels are compared with: multiply-adds on registers, in more independent sums than latency times
/// units. An item is <see cref="MultiplyAddsPerItem"/> of them.
/// </summary>
internal readonly unsafe struct MultiplyAddPeak<V>(float* sink) : IWork where V : unmanaged, ILanes<V>
{
    private const int Rounds = 10_000, Sums = 12;


    public static long MultiplyAddsPerItem => (long)Rounds * Sums * V.Count;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        V x = V.Broadcast(0.999f), c = V.Broadcast(0.001f);
        V a0 = c, a1 = c, a2 = c, a3 = c, a4 = c, a5 = c, a6 = c, a7 = c, a8 = c, a9 = c, a10 = c, a11 = c;
        for (long round = 0; round < (long)Rounds * (to - from); round++)
        {
            a0 = V.MultiplyAdd(a0, x, c);
            a1 = V.MultiplyAdd(a1, x, c);
            a2 = V.MultiplyAdd(a2, x, c);
            a3 = V.MultiplyAdd(a3, x, c);
            a4 = V.MultiplyAdd(a4, x, c);
            a5 = V.MultiplyAdd(a5, x, c);
            a6 = V.MultiplyAdd(a6, x, c);
            a7 = V.MultiplyAdd(a7, x, c);
            a8 = V.MultiplyAdd(a8, x, c);
            a9 = V.MultiplyAdd(a9, x, c);
            a10 = V.MultiplyAdd(a10, x, c);
            a11 = V.MultiplyAdd(a11, x, c);
        }

        // Stored, so that the loop is not removed; every item has its own line.
        V sum = a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11;
        V.Store(sum, sink + (nint)from * HostMatrix.Alignment);
    }
}
