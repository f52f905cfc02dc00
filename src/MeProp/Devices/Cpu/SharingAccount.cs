using System.Diagnostics;

namespace MeProp.Cpu;

/// <summary>
/// Decides whether a <see cref="ThreadTeam"/> shares an operation or its caller works alone. Results are the same
/// either way.
/// </summary>
/// <remarks>
/// Problem: sharing can cost more than it saves. A helper that loses its core to another program stops the caller for
/// milliseconds, and cores without a common cache are slow to hand over what they wrote.
/// Mechanism: the account knows how long operations take alone. Time saved by sharing is paid in, time lost is drawn.
/// When the account is empty, the caller works alone for a period, which doubles each time until the account is full.
/// At intervals it works alone to measure again. Times are those of <see cref="Stopwatch.GetTimestamp"/>.
/// </remarks>
internal unsafe struct SharingAccount
{
    /// <summary>A lost core is drawn this many times, since short losses go unnoticed.</summary>
    public const int LossFactor = 2;

    /// <summary>Sharing must save more than its time divided by this.</summary>
    public const int FeeDivisor = 32;

    public const int MaxDoublings = 8;

    /// <summary>More than this many times the time alone is no cost of sharing, but a lost core or a pause.</summary>
    public const int MaxTimes = 3;

    /// <summary>A new time alone moves the known one by their difference divided by this.</summary>
    public const int Smoothing = 8;

    /// <summary>In place of an operation: the wait for deferred ones, and none.</summary>
    private const int Waiting = -1, None = -2;

    /// <summary>Operations are told apart by kind and by powers of two of their size.</summary>
    private const int Kinds = 128, Sizes = 16;

    public static readonly long MaxCredit = Ticks.Microseconds(20_000);

    /// <summary>The credit at first and after a period alone.</summary>
    public static readonly long InitialCredit = Ticks.Microseconds(1_000);

    /// <summary>The first period alone, before it doubles.</summary>
    public static readonly long AlonePeriod = Ticks.Microseconds(5_000);

    /// <summary>How often the caller works alone to measure.</summary>
    public static readonly long MeasureInterval = Ticks.Microseconds(2_000_000);

    public static readonly long MeasurePeriod = Ticks.Microseconds(3_000);

    /// <summary>Time alone per unit of size: 0 if the operation never ran, negative after the first run.</summary>
    private fixed float _aloneTimes[Kinds * Sizes];
    private long _credit, _aloneUntil, _nextMeasurement, _start, _lost;
    private int _operation, _size, _doublings;
    private float _deferred;
    private bool _isShared;

    public SharingAccount(long now)
    {
        _credit = InitialCredit;
        _aloneUntil = now;
        _nextMeasurement = now + MeasureInterval;
        _operation = None;
    }

    public readonly bool IsOpen => _operation != None;

    /// <summary>Whether to share the operation that begins. It must have run twice alone first.</summary>
    public bool MayShare(int kind, int size, long now)
    {
        Settle(now);
        if (_credit < 0)
        {
            _aloneUntil = now + (AlonePeriod << _doublings);
            _doublings = Math.Min(_doublings + 1, MaxDoublings);
            _credit = InitialCredit;
        }
        else if (now >= _nextMeasurement && _deferred == 0)
        {
            _aloneUntil = Math.Max(_aloneUntil, now + MeasurePeriod);
            _nextMeasurement = now + MeasureInterval;
        }

        _operation = kind % Kinds * Sizes + Math.Min(int.Log2(size), Sizes - 1);
        (_size, _start, _lost) = (size, now, 0);
        return _isShared = now >= _aloneUntil && _aloneTimes[_operation] > 0;
    }

    /// <summary>Called when the operation is deferred: helpers do it while the caller does something else.</summary>
    public void Defer() => _deferred += _aloneTimes[_operation] * _size;

    /// <summary>Called before the caller waits for deferred operations, a wait that it would not have alone.</summary>
    public void Finish(long now)
    {
        Settle(now);
        (_operation, _start, _lost, _isShared) = (Waiting, now, 0, true);
    }

    /// <summary>Called after the last operation of a step: the time until the next one does not count.</summary>
    public void Close(long now)
    {
        Settle(now);
        _operation = None;
    }

    /// <summary>Called when the caller has waited for a helper that lost its core.</summary>
    public void Lose(long time) => _lost = time;

    /// <summary>Books the time since the last operation began.</summary>
    private void Settle(long now)
    {
        if (_operation == None) return;
        float time = now - _start - _lost, known = 0, alone = 0, usual;
        if (_operation == Waiting)
        {
            (usual, _deferred) = (_deferred, 0);
        }
        else
        {
            known = _aloneTimes[_operation];
            usual = alone = known * _size;
        }

        if (usual > 0) time = Math.Min(time, MaxTimes * usual);
        if (_isShared)
        {
            if (usual > 0) _credit += (long)(alone - time - time / FeeDivisor);
            _credit = Math.Min(_credit - LossFactor * _lost, MaxCredit);
            if (_credit == MaxCredit) _doublings = 0;
            return;
        }

        // The first time may include compilation. Layers of one kind and size share a mean, so their sum is right.
        float once = time / _size;
        _aloneTimes[_operation] =
            known == 0 ? -once : known < 0 ? Math.Min(-known, once) : known + (once - known) / Smoothing;
    }
}
