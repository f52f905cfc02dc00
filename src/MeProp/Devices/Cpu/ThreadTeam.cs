using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>
/// Threads that wait for work and share it. A training step is a few dozen operations of some ten to hundred microseconds, so starting
/// and joining must take less than one: helpers spin for a short time after an operation before they sleep, and the caller works itself
/// and never waits for a helper that has not started.
/// </summary>
/// <remarks>
/// Every thread has its own share of the items, the same part of an operation each time: what it has written, rows of weights and their
/// moments, it will read again, and cores need not send them to each other. That matters most where cores have caches of their own on
/// the last level, too: there a line from another core takes 150 nanoseconds. For the same reason a thread's counter is on a line that the
/// others touch only when they have nothing else to do.
/// A share is cut into chunks. The counter holds how many chunks nobody has taken yet and how many are not finished; to take one is to decrement it in one
/// compare-and-swap. A thread that has done its own share, or was just woken, takes from the others. An operation cannot end while a taken chunk runs, so whoever
/// has taken a chunk reads the description of the operation that it belongs to, even when it looked at the counter before.
/// Sharing does not always pay: <see cref="SharingAccount"/> decides.
/// </remarks>
internal sealed unsafe class ThreadTeam : IDisposable
{
    /// <summary>How long a helper spins before it sleeps: longer than the gaps within a training step. One that sleeps misses the next operations.</summary>
    private static readonly long BeforeSleep = SharingAccount.Microseconds(25);

    /// <summary>How long the caller spins for the others' last chunks before it offers its core to whoever wants it.</summary>
    private static readonly long BeforeYield = SharingAccount.Microseconds(50);

    /// <summary>Pauses between two looks at the clock.</summary>
    private const int PausesPerLook = 32;

    /// <summary>Chunks of a share: more even out cores of unequal speed, fewer cost less.</summary>
    private const int MostChunks = 3;

    /// <summary>Bytes from one counter to the next, from the description to the copy of the work, and to the account: two lines, which processors fetch together.</summary>
    private const int Apart = 128;

    private const int MostWorkBytes = 512;

    private static readonly int AccountBytes = (sizeof(SharingAccount) + Apart - 1) / Apart * Apart;

    /// <summary>A longer wait for a helper's last chunk, beyond what the caller's own took, means that it lost its core.</summary>
    private static readonly long LongestWait = SharingAccount.Microseconds(250);

    private static readonly long BetweenWakes = SharingAccount.Microseconds(1_000);

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly byte[] _memory;
    private readonly byte* _counters;
    private readonly SharingAccount* _account;
    private readonly Description* _description;
    private int _sleeping;
    private volatile bool _disposed;
    private long _nextWake;

    /// <param name="threads">Threads, with the caller.</param>
    /// <param name="sharesAlways">Whether to share also what is faster alone.</param>
    public ThreadTeam(int threads, bool sharesAlways = false)
    {
        _memory = GC.AllocateArray<byte>((threads + 2) * Apart + MostWorkBytes + AccountBytes, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _counters = (byte*)((address + Apart - 1) & ~(nuint)(Apart - 1));
        _description = (Description*)(_counters + threads * Apart);
        if (!sharesAlways)
        {
            _account = (SharingAccount*)(Work + MostWorkBytes);
            *_account = new SharingAccount(Stopwatch.GetTimestamp());
        }

        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            int thread = i + 1;
            _helpers[i] = new Thread(() => Help(thread)) { IsBackground = true, Name = $"MeProp {thread}" };
            _helpers[i].Start();
        }
    }

    public int Threads => _helpers.Length + 1;

    private byte* Work => (byte*)_description + sizeof(Description);

    /// <summary>Does all items of some work, on as many threads as pay.</summary>
    /// <param name="work">What to do; its fields are pointers and numbers, so that helpers can read a copy.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="grain">Items that are worth a chunk of their own, about one and a half microseconds of work.</param>
    public void Run<TWork>(in TWork work, int items, int grain) where TWork : unmanaged, IWork
    {
        if (sizeof(TWork) > MostWorkBytes) throw new NotSupportedException($"{typeof(TWork)} is larger than {MostWorkBytes} bytes.");
        int worth = items / Math.Max(grain, 1);
        if (worth <= 1 || _helpers.Length == 0 || !MayShare<TWork>(worth, out long start))
        {
            Unsafe.AsRef(in work).Run(0, items);
            return;
        }

        int shares = Math.Min(Threads, worth), chunks = Math.Min(MostChunks, worth / shares);
        *_description = new Description { Run = &RunChunk<TWork>, Items = items, Shares = shares, Chunks = chunks };
        *(TWork*)Work = work;
        // The caller's first chunk is taken from the start: it waits for no other core.
        for (int share = 1; share < shares; share++) Volatile.Write(ref Counter(share), CounterOf(chunks, chunks));
        Volatile.Write(ref Counter(0), CounterOf(chunks - 1, chunks - 1));
        if (Volatile.Read(ref _sleeping) > 0 && start >= _nextWake) Wake(start, shares - 1);

        RunChunk(0, 0);
        for (int share = 0; share < shares; share++)
        {
            while (TryRunChunk(share)) ;
        }

        Join(shares, start);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_helpers.Length > 0) _wake.Release(_helpers.Length);
        foreach (Thread helper in _helpers) helper.Join();
        _wake.Dispose();
        GC.KeepAlive(_memory);
    }

    private static void RunChunk<TWork>(void* work, int from, int to) where TWork : unmanaged, IWork => ((TWork*)work)->Run(from, to);

    private static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }

    private ref int Counter(int share) => ref *(int*)(_counters + share * Apart);

    private static int CounterOf(int left, int unfinished) => left << 16 | unfinished;

    private static int Left(int counter) => counter >>> 16;

    private bool MayShare<TWork>(int worth, out long now)
    {
        now = Stopwatch.GetTimestamp();
        return _account == null || _account->MayShare(KindOf<TWork>.Number, worth, now);
    }

    /// <summary>
    /// Wakes as many sleepers as there are shares of others. That takes a system call and many microseconds, more than most operations are worth, and helpers that have their
    /// cores do not sleep during training: so not more often than once in a millisecond.
    /// </summary>
    private void Wake(long now, int most)
    {
        _nextWake = now + BetweenWakes;
        int sleeping = Math.Min(Volatile.Read(ref _sleeping), most);
        if (sleeping > 0) _wake.Release(sleeping);
    }

    /// <summary>Waits until others have done what they have taken, and notes when one of them lost its core.</summary>
    private void Join(int shares, long start)
    {
        long begin = 0;
        for (int share = 0; share < shares; share++)
        {
            for (uint spins = 0; IsUnfinished(share); spins++)
            {
                if (begin == 0) begin = Stopwatch.GetTimestamp();
                if (spins % PausesPerLook > 0 || Stopwatch.GetTimestamp() - begin < BeforeYield) Pause();
                else Thread.Yield();
            }
        }

        if (begin == 0) return;

        // A helper that runs at full speed takes no longer for its last chunk than the caller took for all of its own.
        long lost = Stopwatch.GetTimestamp() - begin - (begin - start);
        if (lost >= LongestWait && _account != null) _account->Lose(lost);
    }

    private bool IsUnfinished(int share) => Volatile.Read(ref Counter(share)) != 0;

    /// <summary>Takes and does one chunk of a share, if one is left.</summary>
    private bool TryRunChunk(int share)
    {
        ref int counter = ref Counter(share);
        while (true)
        {
            int before = Volatile.Read(ref counter);
            int left = Left(before);
            if (left == 0) return false;
            if (Interlocked.CompareExchange(ref counter, before - (1 << 16), before) != before) continue;
            RunChunk(share, _description->Chunks - left);
            Interlocked.Decrement(ref counter);
            return true;
        }
    }

    private void RunChunk(int share, int chunk)
    {
        long chunks = (long)_description->Shares * _description->Chunks, index = share * _description->Chunks + chunk;
        _description->Run(Work, (int)(_description->Items * index / chunks), (int)(_description->Items * (index + 1) / chunks));
    }

    private void Help(int share)
    {
        long idleSince = 0;
        for (uint spins = 0; !_disposed; spins++)
        {
            if (Left(Volatile.Read(ref Counter(share))) > 0)
            {
                TakeChunks(share);
                idleSince = 0;
            }
            else if (spins % PausesPerLook > 0)
            {
                Pause();
            }
            else if (idleSince == 0)
            {
                idleSince = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetTimestamp() - idleSince > BeforeSleep)
            {
                // Whoever wakes need not be the one whose share it is.
                Sleep(share);
                TakeChunks(share);
                idleSince = 0;
            }
        }
    }

    /// <summary>Does what is left of a share, and then of the others.</summary>
    private void TakeChunks(int share)
    {
        for (int i = 0; i < Threads; i++)
        {
            while (TryRunChunk((share + i) % Threads)) ;
        }
    }

    /// <summary>
    /// Announces the sleep first and looks for work once more. The caller publishes work first and looks for sleepers then; when neither sees the other,
    /// the caller does the work alone and sees the sleeper the next time.
    /// </summary>
    private void Sleep(int share)
    {
        Interlocked.Increment(ref _sleeping);
        if (Left(Volatile.Read(ref Counter(share))) == 0 && !_disposed) _wake.Wait();
        Interlocked.Decrement(ref _sleeping);
    }

    private static int s_kinds;

    /// <summary>Numbers kinds of work in the order in which they are first run.</summary>
    private static class KindOf<TWork>
    {
        public static readonly int Number = Interlocked.Increment(ref s_kinds);
    }

    /// <summary>What an operation is; the work follows.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Apart)]
    private struct Description
    {
        public delegate*<void*, int, int, void> Run;
        public int Items, Shares, Chunks;
    }
}
