using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>
/// Threads that wait for work and share it. A training step is a few dozen operations of some ten to hundred microseconds, so starting
/// and joining must take about one: helpers spin for a short time after an operation before they sleep, and the caller works itself
/// and never waits for a helper that has not started.
/// </summary>
/// <remarks>
/// The items of an operation are cut into chunks, and threads take chunks one by one. The ticket holds the number of the operation
/// and how many of its chunks are left; to take one is to decrement it in one compare-and-swap. An operation cannot end while a taken
/// chunk runs, so whoever has taken a chunk reads the description of the right operation.
/// When other programs want the cores, a helper can lose its core in the middle of a chunk, and the caller waits for milliseconds. After
/// such a loss the caller works alone for a while, and longer each time the loss comes so soon that sharing has cost more than it gained: with busy
/// cores sharing is never slower for long than one thread, and a loss now and then costs little.
/// </remarks>
internal sealed unsafe class ThreadTeam : IDisposable
{
    /// <summary>Pauses before a helper sleeps, about 50 microseconds: longer than the gaps within a training step.</summary>
    private const int SpinsBeforeSleep = 1500;

    /// <summary>Chunks per thread: more even out cores of unequal speed, fewer cost less.</summary>
    private const int ChunksPerThread = 3;

    /// <summary>After a loss the caller works alone for this many times the loss, up to 2^<see cref="MostBackoff"/> times that when losses come soon again.</summary>
    private const int AloneFactor = 2, MostBackoff = 8;

    /// <summary>A loss comes soon when work was shared for less than this many times the loss before it: two threads gain at most half of that time.</summary>
    private const int SoonFactor = 8;

    private static readonly long TicksPerMillisecond = Stopwatch.Frequency / 1000;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private Shared _shared;
    private int _sleeping;
    private volatile bool _disposed;
    private void* _work;
    private delegate*<void*, int, int, void> _run;
    private int _items, _chunks;
    private uint _operation;
    private long _aloneUntil, _nextWake;
    private int _backoff;

    public ThreadTeam(int threads)
    {
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Thread(Help) { IsBackground = true, Name = $"MeProp {i + 1}" };
            _helpers[i].Start();
        }
    }

    public int Threads => _helpers.Length + 1;

    /// <summary>Does all items of some work, on as many threads as pay.</summary>
    /// <param name="work">What to do; its fields are pointers and numbers, so that helpers can read it from the caller's stack.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="grain">Items that are worth a chunk of their own, about five microseconds of work.</param>
    public void Run<TWork>(in TWork work, int items, int grain) where TWork : unmanaged, IWork
    {
        int chunks = (int)Math.Min((long)Threads * ChunksPerThread, items / Math.Max(grain, 1));
        if (chunks <= 1 || _helpers.Length == 0 || IsAlone(out long start))
        {
            Unsafe.AsRef(in work).Run(0, items);
            return;
        }

        TWork copy = work;
        _work = &copy;
        _run = &RunChunk<TWork>;
        (_items, _chunks) = (items, chunks);
        _shared.Done = 0;
        _operation++;
        Interlocked.Exchange(ref _shared.Ticket, ((long)_operation << 32) | (uint)chunks);
        if (Volatile.Read(ref _sleeping) > 0 && start >= _nextWake) Wake(start);

        int mine = 0;
        while (TryRunChunk()) mine++;
        if (Volatile.Read(ref _shared.Done) < chunks - mine) Join(chunks - mine, start, judge: mine > 0);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_helpers.Length > 0) _wake.Release(_helpers.Length);
        foreach (Thread helper in _helpers) helper.Join();
        _wake.Dispose();
    }

    private static void RunChunk<TWork>(void* work, int from, int to) where TWork : unmanaged, IWork => ((TWork*)work)->Run(from, to);

    private static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }

    /// <summary>True while helpers are left alone after a loss; otherwise gives the time of the start.</summary>
    private bool IsAlone(out long start)
    {
        start = Stopwatch.GetTimestamp();
        return start < _aloneUntil;
    }

    /// <summary>
    /// Wakes all sleepers. That takes a system call and many microseconds, more than most operations are worth, and helpers that have their
    /// cores do not sleep during training: so not more often than once in a millisecond.
    /// </summary>
    private void Wake(long now)
    {
        _nextWake = now + TicksPerMillisecond;
        int sleeping = Volatile.Read(ref _sleeping);
        if (sleeping > 0) _wake.Release(sleeping);
    }

    /// <summary>Waits until helpers have done what they have taken, and notes when one of them lost its core.</summary>
    private void Join(int others, long start, bool judge)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int spins = 0; Volatile.Read(ref _shared.Done) < others; spins++)
        {
            if (spins < SpinsBeforeSleep) Pause();
            else Thread.Yield();
        }

        // A helper that runs at full speed takes no longer for its last chunk than the caller took for all of its own.
        long end = Stopwatch.GetTimestamp(), lost = end - begin - (begin - start);
        if (!judge || lost < TicksPerMillisecond / 4) return;
        _backoff = start - _aloneUntil < SoonFactor * lost ? Math.Min(_backoff + 1, MostBackoff) : Math.Max(_backoff - 1, 0);
        _aloneUntil = end + ((AloneFactor * lost) << _backoff);
    }

    /// <summary>Takes and does one chunk of the current operation, if one is left.</summary>
    private bool TryRunChunk()
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _shared.Ticket);
            int left = (int)ticket;
            if (left == 0) return false;
            if (Interlocked.CompareExchange(ref _shared.Ticket, ticket - 1, ticket) != ticket) continue;
            int chunk = _chunks - left;
            _run(_work, (int)((long)_items * chunk / _chunks), (int)((long)_items * (chunk + 1) / _chunks));
            return true;
        }
    }

    private void Help()
    {
        int spins = 0;
        while (!_disposed)
        {
            if (TryRunChunk())
            {
                Interlocked.Increment(ref _shared.Done);
                spins = 0;
            }
            else if (++spins < SpinsBeforeSleep)
            {
                Pause();
            }
            else
            {
                Sleep();
                spins = 0;
            }
        }
    }

    /// <summary>Announces the sleep first and looks for work once more: the caller publishes work first and looks for sleepers then, so one of them sees the other.</summary>
    private void Sleep()
    {
        Interlocked.Increment(ref _sleeping);
        if ((int)Volatile.Read(ref _shared.Ticket) == 0 && !_disposed) _wake.Wait();
        Interlocked.Decrement(ref _sleeping);
    }

    /// <summary>What several threads write, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Shared
    {
        [FieldOffset(128)]
        public long Ticket;

        [FieldOffset(256)]
        public int Done;
    }
}
