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
/// A thread that has done its own share of a <see cref="SharedOperation"/>, or was just woken, takes from the others.
/// Work that nobody needs soon can be deferred: helpers do their shares of it while the caller does what is not worth sharing, and what is left is shared when the
/// caller waits for it. Every operation that is open has a slot: the first is that of the one that the caller works on, the others are of deferred ones.
/// Sharing does not always pay: <see cref="SharingAccount"/> decides.
/// </remarks>
internal sealed unsafe class ThreadTeam : IDisposable
{
    /// <summary>Operations that can be deferred: before one more, all of them are finished.</summary>
    public const int MostDeferred = 8;

    /// <summary>How long a helper spins before it sleeps: longer than the gaps within a training step. One that sleeps misses the next operations.</summary>
    private static readonly long BeforeSleep = Ticks.Microseconds(25);

    /// <summary>How long the caller spins for the others' last chunks before it offers its core to whoever wants it.</summary>
    private static readonly long BeforeYield = Ticks.Microseconds(50);

    /// <summary>Pauses between two looks at the clock.</summary>
    private const int PausesPerLook = 32;

    private const int OwnersOfWork = 4;

    private static readonly int AccountBytes = (sizeof(SharingAccount) + SharedOperation.Apart - 1) / SharedOperation.Apart * SharedOperation.Apart;

    /// <summary>A longer wait for a helper's last chunk, beyond what the caller's own took, means that it lost its core.</summary>
    private static readonly long LongestWait = Ticks.Microseconds(250);

    private static readonly long BetweenWakes = Ticks.Microseconds(1_000);

    private static int _kinds;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly byte[] _memory;
    private readonly SharingAccount* _account;
    private readonly Progress* _progress;
    private readonly byte* _slots;
    private readonly int _slotBytes;
    private readonly object?[] _owners = new object?[OwnersOfWork * MostDeferred];
    private int _sleeping;
    private volatile bool _disposed;
    private long _nextWake;

    /// <param name="threads">Threads, with the caller.</param>
    /// <param name="sharesAlways">Whether to share also what is faster alone.</param>
    public ThreadTeam(int threads, bool sharesAlways = false)
    {
        _slotBytes = SharedOperation.BytesFor(threads);
        _memory = GC.AllocateArray<byte>(SharedOperation.Apart + AccountBytes + sizeof(Progress) + (1 + MostDeferred) * _slotBytes, pinned: true);
        byte* aligned = PinnedMemory.Pointer(_memory, SharedOperation.Apart);
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

    /// <summary>Does all items of some work, on as many threads as pay.</summary>
    /// <param name="work">What to do; its fields are pointers and numbers, so that helpers can read a copy.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="grain">Items that are worth a chunk of their own, about one and a half microseconds of work; less than 1 where one item is worth more.</param>
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
    /// Lets helpers begin some work and returns; it is done when <see cref="Finish()"/> returns. Until then nobody may write what it reads, or read or write what it writes. All of it is
    /// done at once where it is not worth sharing.
    /// </summary>
    /// <param name="work">What to do; its fields are pointers and numbers, so that helpers can read a copy.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="grain">Items that are worth a chunk of their own, about one and a half microseconds of work; less than 1 where one item is worth more.</param>
    /// <param name="owners">Whose memory the work uses: kept alive until it is done.</param>
    public void Defer<TWork>(in TWork work, int items, double grain, (object?, object?, object?, object?) owners) where TWork : unmanaged, IWork
    {
        if (_progress->Deferred == MostDeferred) Finish();
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
        Span<object?> place = _owners.AsSpan(OwnersOfWork * (slot - 1), OwnersOfWork);
        (place[0], place[1], place[2], place[3]) = owners;
        Slot(slot).Open(work, items, Math.Min(worth, items), Threads, taken: 0);
        Volatile.Write(ref _progress->Deferred, slot);
        Wake(start, Slot(slot).Shares - 1);
    }

    /// <summary>Does what is left of deferred work, with the helpers that are awake, and returns when all of it is done.</summary>
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
        TakeDeferred(0, deferred);
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
        if (sizeof(TWork) > SharedOperation.MostWorkBytes) throw new NotSupportedException($"{typeof(TWork)} is larger than {SharedOperation.MostWorkBytes} bytes.");
        worth = (int)Math.Min(items / grain, int.MaxValue);
        now = 0;
        if (worth <= 1 || items <= 1 || _helpers.Length == 0) return false;
        now = Stopwatch.GetTimestamp();
        return _account == null || _account->MayShare(KindOf<TWork>.Number, worth, now);
    }

    /// <summary>
    /// Wakes at most so many helpers that sleep. That takes a system call and many microseconds, more than most operations are worth, and helpers that have their cores do not
    /// sleep during training: so not more often than once in a millisecond.
    /// </summary>
    private void Wake(long now, int most)
    {
        if (Volatile.Read(ref _sleeping) == 0 || now < _nextWake) return;
        _nextWake = now + BetweenWakes;
        int sleeping = Math.Min(Volatile.Read(ref _sleeping), most);
        if (sleeping > 0) _wake.Release(sleeping);
    }

    /// <summary>Waits until others have done what they have taken of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="begin">When the caller began to wait; 0 before that.</param>
    private static void Join(SharedOperation operation, ref long begin)
    {
        for (int share = 0; share < operation.Shares; share++)
        {
            for (uint spins = 0; operation.IsUnfinished(share); spins++)
            {
                if (begin == 0) begin = Stopwatch.GetTimestamp();
                if (spins % PausesPerLook > 0 || Stopwatch.GetTimestamp() - begin < BeforeYield) Pause();
                else Thread.Yield();
            }
        }
    }

    /// <summary>Notes when a helper lost its core: one that runs at full speed takes no longer for its last chunk than the caller took for all of its own.</summary>
    private void NoteLoss(long start, long begin)
    {
        if (begin == 0 || _account == null) return;
        long lost = Stopwatch.GetTimestamp() - begin - (begin - start);
        if (lost >= LongestWait) _account->Lose(lost);
    }

    private void Help(int share)
    {
        long idleSince = 0;
        for (uint spins = 0; !_disposed; spins++)
        {
            if (TryHelp(share))
            {
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

    /// <summary>Does some work if there is any: first what the caller waits for.</summary>
    private bool TryHelp(int share)
    {
        if (Slot(0).HasChunk(share))
        {
            TakeChunks(share);
            return true;
        }

        int deferred = Volatile.Read(ref _progress->Deferred);
        for (int slot = 1; slot <= deferred; slot++)
        {
            if (Slot(slot).TryRunChunk(share)) return true;
        }

        return deferred > 0 && Volatile.Read(ref _progress->IsFinishing) && TryTakeOthersDeferred(share, deferred);
    }

    /// <summary>Does what is left of a share of the operation that the caller works on, and then of the others.</summary>
    private void TakeChunks(int share)
    {
        for (int i = 0; i < Threads; i++)
        {
            while (Slot(0).TryRunChunk((share + i) % Threads)) ;
        }
    }

    private void TakeDeferred(int share, int deferred)
    {
        for (int slot = 1; slot <= deferred; slot++)
        {
            while (Slot(slot).TryRunChunk(share)) ;
        }
    }

    /// <summary>Does a chunk of another thread's share, of the last operation that has one: its owner begins with the first.</summary>
    private bool TryTakeOthersDeferred(int share, int deferred)
    {
        for (int slot = deferred; slot > 0; slot--)
        {
            for (int i = 1; i < Threads; i++)
            {
                if (Slot(slot).TryRunChunk((share + i) % Threads)) return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Announces the sleep first and looks for work once more. The caller publishes work first and looks for sleepers then; when neither sees the other,
    /// the caller does the work alone and sees the sleeper the next time.
    /// </summary>
    private void Sleep(int share)
    {
        Interlocked.Increment(ref _sleeping);
        if (!HasWork(share) && !_disposed) _wake.Wait();
        Interlocked.Decrement(ref _sleeping);
    }

    private bool HasWork(int share)
    {
        for (int slot = Volatile.Read(ref _progress->Deferred); slot >= 0; slot--)
        {
            if (Slot(slot).HasChunk(share)) return true;
        }

        return false;
    }

    /// <summary>Numbers kinds of work in the order in which they are first run.</summary>
    private static class KindOf<TWork>
    {
        public static readonly int Number = Interlocked.Increment(ref _kinds);
    }

    /// <summary>How many operations are deferred, in the slots from 1 on, and whether the caller waits for them.</summary>
    [StructLayout(LayoutKind.Sequential, Size = SharedOperation.Apart)]
    private struct Progress
    {
        public int Deferred;
        public bool IsFinishing;
    }
}
