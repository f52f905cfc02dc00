using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>Threads that share work: the caller's side.</summary>
/// <remarks>
/// Problem: a training step is some dozens of operations of 10 to 100 microseconds, so starting and joining must take
/// less than one.
/// Mechanism: helpers spin briefly after an operation before they sleep. The caller works too and never waits for a
/// helper that has not started. Each open <see cref="SharedOperation"/> has a slot: the caller works on slot 0, the
/// others are deferred. Deferred work runs on helpers while the caller does small operations.
/// <see cref="SharingAccount"/> decides whether sharing pays.
/// Guarantee: every item runs exactly once, so results do not depend on the number of threads.
/// </remarks>
internal sealed unsafe partial class ThreadTeam : IDisposable
{
    /// <summary>One more operation finishes all of them first.</summary>
    public const int MaxDeferred = 8;

    /// <summary>How long the caller spins for others before it yields its core.</summary>
    private static readonly long YieldAfter = Ticks.Microseconds(50);

    private const int PausesPerClockRead = 32;

    private const int OwnersPerOperation = 4;

    private static readonly int AccountBytes =
        Cut.Count(sizeof(SharingAccount), SharedOperation.Alignment) * SharedOperation.Alignment;

    /// <summary>A helper whose last chunk takes this much longer than all of the caller's has lost its core.</summary>
    private static readonly long MaxWait = Ticks.Microseconds(250);

    private static readonly long WakeInterval = Ticks.Microseconds(1_000);

    private static int _kinds;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly byte[] _memory;
    private readonly SharingAccount* _account;
    private readonly Progress* _progress;
    private readonly byte* _slots;
    private readonly int _slotBytes;
    private readonly object?[] _owners = new object?[OwnersPerOperation * MaxDeferred];
    private int _sleeping;
    private volatile bool _disposed;
    private long _nextWake;

    public ThreadTeam(int threads, bool sharesAlways = false)
    {
        _slotBytes = SharedOperation.BytesFor(threads);
        int bytes = SharedOperation.Alignment + AccountBytes + sizeof(Progress) + (1 + MaxDeferred) * _slotBytes;
        _memory = GC.AllocateArray<byte>(bytes, pinned: true);
        byte* aligned = PinnedMemory.Pointer(_memory, SharedOperation.Alignment);
        _progress = (Progress*)(aligned + AccountBytes);
        _slots = (byte*)(_progress + 1);
        if (!sharesAlways)
        {
            _account = (SharingAccount*)aligned;
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

    /// <summary>Runs all items of some work, on as many threads as pay.</summary>
    public void Run<TWork>(in TWork work, int items, double grain) where TWork : unmanaged, IWork
    {
        if (!MayShare<TWork>(items, grain, out int worth, out long start))
        {
            Unsafe.AsRef(in work).Run(0, items);
            return;
        }

        // The caller's first chunk is taken from the start: it waits for no other core.
        SharedOperation operation = Slot(0);
        operation.Open(work, items, Math.Min(worth, items), Threads, taken: 1);
        Wake(start, operation.Shares - 1);
        operation.RunChunk(0, 0);
        for (int share = 0; share < operation.Shares; share++)
        {
            while (operation.TryRunChunk(share)) ;
        }

        long begin = 0;
        Join(operation, ref begin);
        NoteLoss(start, begin);
    }

    /// <summary>
    /// Lets helpers begin some work, which is done when <see cref="Finish()"/> returns. Until then, memory that it
    /// reads must not be written, and memory that it writes must not be touched; its <paramref name="owners"/> are kept
    /// alive. Small work is done at once.
    /// </summary>
    public void Defer<TWork>(in TWork work, int items, double grain, (object?, object?, object?, object?) owners)
        where TWork : unmanaged, IWork
    {
        if (_progress->Deferred == MaxDeferred) Finish();
        if (!MayShare<TWork>(items, grain, out int worth, out long start))
        {
            Unsafe.AsRef(in work).Run(0, items);
            GC.KeepAlive(owners.Item1);
            GC.KeepAlive(owners.Item2);
            GC.KeepAlive(owners.Item3);
            GC.KeepAlive(owners.Item4);
            return;
        }

        if (_account != null) _account->Defer();
        int slot = _progress->Deferred + 1;
        Span<object?> place = _owners.AsSpan(OwnersPerOperation * (slot - 1), OwnersPerOperation);
        (place[0], place[1], place[2], place[3]) = owners;
        Slot(slot).Open(work, items, Math.Min(worth, items), Threads, taken: 0);
        Volatile.Write(ref _progress->Deferred, slot);
        Wake(start, Slot(slot).Shares - 1);
    }

    /// <summary>Completes all deferred work.</summary>
    public void Finish()
    {
        int deferred = _progress->Deferred;
        if (deferred > 0) Finish(deferred);
        if (_account != null && _account->IsOpen) _account->Close(Stopwatch.GetTimestamp());
    }

    private void Finish(int deferred)
    {
        long start = Stopwatch.GetTimestamp(), begin = 0;
        if (_account != null) _account->Finish(start);
        Volatile.Write(ref _progress->IsFinishing, true);
        for (int slot = 1; slot <= deferred; slot++)
        {
            while (Slot(slot).TryRunChunk(0)) ;
        }

        while (TryTakeOthersDeferred(0, deferred)) ;
        for (int slot = 1; slot <= deferred; slot++) Join(Slot(slot), ref begin);
        Volatile.Write(ref _progress->IsFinishing, false);
        Volatile.Write(ref _progress->Deferred, 0);
        NoteLoss(start, begin);
        Array.Clear(_owners);
    }

    public void Dispose()
    {
        if (_disposed) return;
        Finish();
        _disposed = true;
        if (_helpers.Length > 0) _wake.Release(_helpers.Length);
        foreach (Thread helper in _helpers) helper.Join();
        _wake.Dispose();
        GC.KeepAlive(_memory);
    }

    private static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }

    private SharedOperation Slot(int index) => new(_slots + index * _slotBytes);

    private bool MayShare<TWork>(int items, double grain, out int worth, out long now) where TWork : unmanaged, IWork
    {
        if (sizeof(TWork) > SharedOperation.MaxWorkBytes)
            throw new NotSupportedException($"{typeof(TWork)} is larger than {SharedOperation.MaxWorkBytes} bytes.");
        worth = (int)Math.Min(items / grain, int.MaxValue);
        now = 0;
        if (worth <= 1 || items <= 1 || _helpers.Length == 0) return false;
        now = Stopwatch.GetTimestamp();
        return _account == null || _account->MayShare(KindOf<TWork>.Number, worth, now);
    }

    /// <summary>
    /// Wakes at most <paramref name="max"/> sleeping helpers, once in a millisecond: the system call costs more than
    /// most operations, and helpers that keep their cores do not sleep during training.
    /// </summary>
    private void Wake(long now, int max)
    {
        if (Volatile.Read(ref _sleeping) == 0 || now < _nextWake) return;
        _nextWake = now + WakeInterval;
        int sleeping = Math.Min(Volatile.Read(ref _sleeping), max);
        if (sleeping > 0) _wake.Release(sleeping);
    }

    /// <summary>
    /// Waits until others have done the chunks that they took; <paramref name="begin"/> is when the wait began, or 0.
    /// </summary>
    private static void Join(SharedOperation operation, ref long begin)
    {
        for (int share = 0; share < operation.Shares; share++)
        {
            for (uint spins = 0; operation.IsUnfinished(share); spins++)
            {
                if (begin == 0) begin = Stopwatch.GetTimestamp();
                if (spins % PausesPerClockRead > 0 || Stopwatch.GetTimestamp() - begin < YieldAfter) Pause();
                else Thread.Yield();
            }
        }
    }

    /// <summary>
    /// Notes a helper that lost its core: at full speed its last chunk takes no longer than all of the caller's.
    /// </summary>
    private void NoteLoss(long start, long begin)
    {
        if (begin == 0 || _account == null) return;
        long lost = Stopwatch.GetTimestamp() - begin - (begin - start);
        if (lost >= MaxWait) _account->Lose(lost);
    }

    private static class KindOf<TWork>
    {
        public static readonly int Number = Interlocked.Increment(ref _kinds);
    }

    /// <summary>The number of deferred operations, and whether the caller waits for them.</summary>
    [StructLayout(LayoutKind.Sequential, Size = SharedOperation.Alignment)]
    private struct Progress
    {
        public int Deferred;
        public bool IsFinishing;
    }
}
