using System.Diagnostics;

namespace MeProp;

/// <summary>
/// Writes snapshots on its own thread, so that training waits only for the copy. One of two snapshots is written while
/// the other is filled. After each write the thread rests for a multiple of its time, to leave the processors to
/// training; a newer snapshot replaces a waiting one.
/// </summary>
internal sealed class CheckpointWriter : IDisposable
{
    /// <summary>Writing takes at most 1 part in 31 of the time, 3 %, mostly waiting for the disk.</summary>
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

    public CheckpointWriter(Action<TrainingSnapshot> write, int? writtenBest)
    {
        (_write, _writtenBest) = (write, writtenBest);
        _thread = new Thread(Run) { Name = "meprop checkpoints", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// A snapshot to fill and <see cref="Submit"/>. No other write starts until then, so <see cref="NeedsBest"/> does
    /// not change.
    /// </summary>
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

    /// <summary>False when the best parameters are already on the disk or being written.</summary>
    public bool NeedsBest(int bestIndex)
    {
        lock (_gate) return _writtenBest != bestIndex;
    }

    public void Submit(TrainingSnapshot snapshot)
    {
        lock (_gate)
        {
            _waiting = snapshot;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Throws the error of a write. Costs one read of a field.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure) throw new IOException(failure.Message, failure);
    }

    /// <summary>Waits until everything is on the disk.</summary>
    public void Finish()
    {
        Dispose();
        ThrowIfFailed();
    }

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
                // Any error must end training, not this thread.
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
