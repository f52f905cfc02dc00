using System.Diagnostics;

namespace MeProp;

/// <summary>
/// Writes snapshots on a thread of its own, so that training waits only while its state is copied. Two snapshots take turns: one is being written while the
/// next is filled. After each the thread rests for a multiple of the time it took, since it takes time from the threads that train: meanwhile the newest waits, and an older one
/// that still waits is dropped.
/// </summary>
internal sealed class CheckpointWriter : IDisposable
{
    /// <summary>Writing takes at most one part in this of the time, and one more: 3 %, of which most is waiting for the disk.</summary>
    private const int RestFactor = 30;

    private readonly Action<TrainingSnapshot> _write;
    private readonly object _gate = new();
    private readonly Stack<TrainingSnapshot> _free = new([new TrainingSnapshot(), new TrainingSnapshot()]);
    private readonly Thread _thread;
    private TrainingSnapshot? _waiting;
    private volatile Exception? _failure;
    private int? _writtenBest;
    private long _restsUntil;
    private bool _isFinishing;

    /// <summary>Starts the thread.</summary>
    /// <param name="write">Writes a snapshot to the disk.</param>
    /// <param name="writtenBest">Index of the evaluation whose parameters are on the disk as the best, or null.</param>
    public CheckpointWriter(Action<TrainingSnapshot> write, int? writtenBest)
    {
        (_write, _writtenBest) = (write, writtenBest);
        _thread = new Thread(Run) { Name = "meprop checkpoints", IsBackground = true };
        _thread.Start();
    }

    /// <summary>A snapshot to fill and to <see cref="Submit"/>. Until then no other is begun to be written, so <see cref="NeedsBest"/> does not change.</summary>
    public TrainingSnapshot Rent()
    {
        ThrowIfFailed();
        lock (_gate)
        {
            TrainingSnapshot snapshot = _waiting ?? _free.Pop();
            _waiting = null;
            return snapshot;
        }
    }

    /// <summary>True when the best parameters must be part of the rented snapshot, false when they are on the disk or on the way to it.</summary>
    /// <param name="bestIndex">Index of the best evaluation.</param>
    public bool NeedsBest(int bestIndex)
    {
        lock (_gate) return _writtenBest != bestIndex;
    }

    /// <summary>Hands over a filled snapshot.</summary>
    /// <param name="snapshot">From <see cref="Rent"/>.</param>
    public void Submit(TrainingSnapshot snapshot)
    {
        lock (_gate)
        {
            _waiting = snapshot;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Throws what a write has thrown. Costs one look at a field.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure) throw new IOException(failure.Message, failure);
    }

    /// <summary>Waits until everything is on the disk.</summary>
    /// <exception cref="IOException">Something could not be written.</exception>
    public void Finish()
    {
        Dispose();
        ThrowIfFailed();
    }

    /// <summary>Waits until everything is on the disk, or could not be written.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isFinishing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (Next() is { } snapshot)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                _write(snapshot);
            }
            catch (Exception exception)
            {
                // Whatever it is, training must end with it and not this thread.
                _failure = exception;
                return;
            }

            lock (_gate)
            {
                _free.Push(snapshot);
                long now = Stopwatch.GetTimestamp();
                _restsUntil = now + RestFactor * (now - start);
            }
        }
    }

    private TrainingSnapshot? Next()
    {
        lock (_gate)
        {
            while (!_isFinishing)
            {
                TimeSpan rest = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), _restsUntil);
                if (_waiting is null) Monitor.Wait(_gate);
                else if (rest > TimeSpan.Zero) Monitor.Wait(_gate, (int)Math.Ceiling(rest.TotalMilliseconds));
                else break;
            }

            TrainingSnapshot? snapshot = _waiting;
            _waiting = null;
            if (snapshot?.HasBest == true) _writtenBest = snapshot.State.BestIndex;
            return snapshot;
        }
    }
}
