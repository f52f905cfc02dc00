using System.Runtime.InteropServices;

namespace MeProp.Cpu;

/// <summary>
/// An operation that threads share, in memory that they see: a description, a copy of the work, and a counter for each thread. Threads take chunks of it without locks.
/// </summary>
/// <remarks>
/// Every thread has its own share of the items, the same part of an operation each time: what it has written, rows of weights and their
/// moments, it will read again, and cores need not send them to each other. That matters most where cores have caches of their own on
/// the last level, too: there a line from another core takes 150 nanoseconds. For the same reason a thread's counter is on a line that the
/// others touch only when they have nothing else to do.
/// A share is cut into chunks. The counter holds how many chunks nobody has taken yet and how many are not finished; to take one is to decrement it in one
/// compare-and-swap. An operation cannot end while a taken chunk runs, and is not opened anew before it has ended, so whoever has taken a chunk reads the description of the operation that it
/// belongs to, even when it looked at the counter before.
/// </remarks>
/// <param name="place">Zeros at first; <see cref="BytesFor"/> of them, at a multiple of <see cref="Apart"/>.</param>
internal readonly unsafe struct SharedOperation(byte* place)
{
    /// <summary>Bytes between what different threads write: two lines, which processors fetch together.</summary>
    public const int Apart = 128;

    public const int MostWorkBytes = 512;

    /// <summary>Chunks of a share: more even out cores of unequal speed, fewer cost less.</summary>
    private const int MostChunks = 3;

    private readonly byte* _place = place;

    /// <summary>Threads that have a share.</summary>
    public int Shares => Description->Shares;

    private DescriptionOfWork* Description => (DescriptionOfWork*)_place;

    public static int BytesFor(int threads) => sizeof(DescriptionOfWork) + MostWorkBytes + threads * Apart;

    /// <summary>Opens it to all threads.</summary>
    /// <param name="work">What to do; its fields are pointers and numbers, so that threads can read a copy.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="most">Chunks that are worth it, at least 1 and at most as many as items.</param>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="taken">Chunks of the first share that the caller has taken already.</param>
    public void Open<TWork>(in TWork work, int items, int most, int threads, int taken) where TWork : unmanaged, IWork
    {
        int shares = Math.Min(threads, most), chunks = Math.Min(MostChunks, most / shares);
        *Description = new DescriptionOfWork { Run = &Run<TWork>, Items = items, Shares = shares, Chunks = chunks };
        *(TWork*)(Description + 1) = work;
        for (int share = 1; share < shares; share++) Volatile.Write(ref Counter(share), CounterOf(chunks, chunks));
        Volatile.Write(ref Counter(0), CounterOf(chunks - taken, chunks - taken));
    }

    /// <summary>True while nobody has taken the last chunk of a share.</summary>
    public bool HasChunk(int share) => Left(Volatile.Read(ref Counter(share))) > 0;

    /// <summary>True while a chunk of a share is not finished, but for those that were taken when it was opened.</summary>
    public bool IsUnfinished(int share) => Volatile.Read(ref Counter(share)) != 0;

    /// <summary>Takes and does one chunk of a share, if one is left.</summary>
    public bool TryRunChunk(int share)
    {
        ref int counter = ref Counter(share);
        while (true)
        {
            int before = Volatile.Read(ref counter);
            int left = Left(before);
            if (left == 0) return false;
            if (Interlocked.CompareExchange(ref counter, before - CounterOf(1, 0), before) != before) continue;
            RunChunk(share, Description->Chunks - left);
            Interlocked.Decrement(ref counter);
            return true;
        }
    }

    /// <summary>Does a chunk that the caller has taken.</summary>
    public void RunChunk(int share, int chunk)
    {
        DescriptionOfWork* description = Description;
        long chunks = (long)description->Shares * description->Chunks, index = share * description->Chunks + chunk;
        description->Run(description + 1, (int)(description->Items * index / chunks), (int)(description->Items * (index + 1) / chunks));
    }

    private static void Run<TWork>(void* work, int from, int to) where TWork : unmanaged, IWork => ((TWork*)work)->Run(from, to);

    private ref int Counter(int share) => ref *(int*)(_place + sizeof(DescriptionOfWork) + MostWorkBytes + share * Apart);

    private static int CounterOf(int left, int unfinished) => left << 16 | unfinished;

    private static int Left(int counter) => counter >>> 16;

    /// <summary>The work follows, and then the counters.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Apart)]
    private struct DescriptionOfWork
    {
        public delegate*<void*, int, int, void> Run;
        public int Items, Shares, Chunks;
    }
}
