using System.Runtime.InteropServices;

namespace MeProp.Cpu;

/// <summary>
/// An operation that threads share without locks: memory with a description, a copy of the work and one counter per
/// thread.
/// </summary>
/// <remarks>
/// Problem: a thread should reread what it wrote, such as weights: a line from a core without a common cache takes 150
/// nanoseconds.
/// Mechanism: each thread has a share, the same fraction of the items each time, cut into chunks. A counter holds how
/// many chunks of a share are available and how many are unfinished; one compare-and-swap takes a chunk. A thread
/// touches the counters of others only after its own share.
/// Guarantee: every item runs exactly once. An operation does not end, and is not opened again, while a chunk runs: a
/// thread that has taken a chunk reads the description it belongs to, however early it read the counter.
/// </remarks>
internal readonly unsafe struct SharedOperation(byte* place)
{
    /// <summary>
    /// Bytes between what different threads write: two cache lines, which processors fetch as a pair.
    /// </summary>
    public const int Alignment = 128;

    public const int MaxWorkBytes = 512;

    /// <summary>Chunks of a share: more of them balance cores of unequal speed, fewer cost less.</summary>
    private const int MaxChunks = 3;

    public int Shares => Description->Shares;

    private DescriptionOfWork* Description => (DescriptionOfWork*)place;

    public static int BytesFor(int threads) => sizeof(DescriptionOfWork) + MaxWorkBytes + threads * Alignment;

    /// <summary>
    /// Opens it to all threads, in at most <paramref name="max"/> chunks, 1 to the number of items. The caller has
    /// already taken <paramref name="taken"/> chunks of the first share.
    /// </summary>
    public void Open<TWork>(in TWork work, int items, int max, int threads, int taken) where TWork : unmanaged, IWork
    {
        int shares = Math.Min(threads, max), chunks = Math.Min(MaxChunks, max / shares);
        *Description = new DescriptionOfWork { Run = &Run<TWork>, Items = items, Shares = shares, Chunks = chunks };
        *(TWork*)(Description + 1) = work;
        for (int share = 1; share < shares; share++) Volatile.Write(ref Counter(share), CounterOf(chunks, chunks));
        Volatile.Write(ref Counter(0), CounterOf(chunks - taken, chunks - taken));
    }

    public bool HasChunk(int share) => Available(Volatile.Read(ref Counter(share))) > 0;

    /// <summary>True until all chunks of a share are done, except those taken at <see cref="Open"/>.</summary>
    public bool IsUnfinished(int share) => Volatile.Read(ref Counter(share)) != 0;

    public bool TryRunChunk(int share)
    {
        ref int counter = ref Counter(share);
        while (true)
        {
            int before = Volatile.Read(ref counter);
            int available = Available(before);
            if (available == 0) return false;
            if (Interlocked.CompareExchange(ref counter, before - CounterOf(1, 0), before) != before) continue;
            RunChunk(share, Description->Chunks - available);
            Interlocked.Decrement(ref counter);
            return true;
        }
    }

    /// <summary>Runs a chunk that was taken.</summary>
    public void RunChunk(int share, int chunk)
    {
        DescriptionOfWork* description = Description;
        int items = description->Items, chunks = description->Shares * description->Chunks;
        int index = share * description->Chunks + chunk;
        description->Run(description + 1, Cut.Start(items, chunks, index), Cut.Start(items, chunks, index + 1));
    }

    private static void Run<TWork>(void* work, int from, int to) where TWork : unmanaged, IWork =>
        ((TWork*)work)->Run(from, to);

    private ref int Counter(int share) =>
        ref *(int*)(place + sizeof(DescriptionOfWork) + MaxWorkBytes + share * Alignment);

    private static int CounterOf(int available, int unfinished) => available << 16 | unfinished;

    private static int Available(int counter) => counter >>> 16;

    /// <summary>The work follows, then the counters.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Alignment)]
    private struct DescriptionOfWork
    {
        public delegate*<void*, int, int, void> Run;
        public int Items, Shares, Chunks;
    }
}
