using System.Diagnostics;

namespace MeProp.Cpu;

/// <summary>
/// Decides whether a <see cref="ThreadTeam"/> shares its work or its caller works alone. Sharing can cost more than it brings: when other programs want the cores, a helper
/// can lose its core in the middle of a chunk, and the caller waits for milliseconds; and cores without a common cache take long to hand each other what they wrote.
/// So the account knows how long operations take alone. What sharing saves is paid in, what it costs is drawn, and when the account is empty the caller works
/// alone for a while, twice as long each time until the account has been full again. Now and then it works alone for a moment, to know what that takes by then.
/// Times are those of <see cref="Stopwatch.GetTimestamp"/>.
/// </summary>
internal unsafe struct SharingAccount
{
    /// <summary>A loss of a core is drawn this many times: others are too short to be noticed.</summary>
    public const int LossFactor = 2;

    /// <summary>Sharing must save more than one part in this many of its time.</summary>
    public const int FeePart = 32;

    /// <summary>How often the time alone doubles at most.</summary>
    public const int MostDoublings = 8;

    /// <summary>An operation takes at most this many times what it takes alone: more was not its own, as when the caller lost its core, or training paused.</summary>
    public const int MostTimes = 3;

    /// <summary>A new time alone moves what is known by one part in this many of the difference.</summary>
    public const int Smoothing = 8;

    /// <summary>Stand for the wait for deferred operations, and for what is no operation.</summary>
    private const int Waiting = -1, None = -2;

    /// <summary>Operations that are told apart, by their kind and by twofold steps of size.</summary>
    private const int Kinds = 128, Sizes = 16;

    /// <summary>The most that the account holds.</summary>
    public static readonly long Full = Ticks.Microseconds(20_000);

    /// <summary>What it holds at first, and after a time alone.</summary>
    public static readonly long First = Ticks.Microseconds(1_000);

    /// <summary>The time alone when the account is empty, before it doubles.</summary>
    public static readonly long Alone = Ticks.Microseconds(5_000);

    /// <summary>How often, and for how long, the caller works alone to measure.</summary>
    public static readonly long BetweenLooks = Ticks.Microseconds(2_000_000), Look = Ticks.Microseconds(3_000);

    /// <summary>Time of an operation alone for each unit of its size: 0 if it never ran, negative after the first time.</summary>
    private fixed float _aloneTimes[Kinds * Sizes];
    private long _credit, _aloneUntil, _nextLook, _start, _lost;
    private int _operation, _size, _doublings;
    private float _deferred;
    private bool _isShared;

    /// <summary>An account for a team that starts now.</summary>
    public SharingAccount(long now)
    {
        _credit = First;
        _aloneUntil = now;
        _nextLook = now + BetweenLooks;
        _operation = None;
    }

    /// <summary>Whether the time that passes counts for an operation.</summary>
    public readonly bool IsOpen => _operation != None;

    /// <summary>Called before an operation: whether to share it. One that has not run twice alone is not shared.</summary>
    /// <param name="kind">A number for what the operation does.</param>
    /// <param name="size">How much of it there is, at least 1: its time grows with that.</param>
    /// <param name="now">The time.</param>
    public bool MayShare(int kind, int size, long now)
    {
        Settle(now);
        if (_credit < 0)
        {
            _aloneUntil = now + (Alone << _doublings);
            _doublings = Math.Min(_doublings + 1, MostDoublings);
            _credit = First;
        }
        else if (now >= _nextLook && _deferred == 0)
        {
            _aloneUntil = Math.Max(_aloneUntil, now + Look);
            _nextLook = now + BetweenLooks;
        }

        _operation = kind % Kinds * Sizes + Math.Min(int.Log2(size), Sizes - 1);
        (_size, _start, _lost) = (size, now, 0);
        return _isShared = now >= _aloneUntil && _aloneTimes[_operation] > 0;
    }

    /// <summary>Called when the operation is deferred: others do it while the caller does something else.</summary>
    public void Defer() => _deferred += _aloneTimes[_operation] * _size;

    /// <summary>Called before the caller waits for deferred operations, which takes time that it would not take alone.</summary>
    public void Finish(long now)
    {
        Settle(now);
        (_operation, _start, _lost, _isShared) = (Waiting, now, 0, true);
    }

    /// <summary>Called after the last operation of a step: the time until the next one counts for none.</summary>
    public void Close(long now)
    {
        Settle(now);
        _operation = None;
    }

    /// <summary>Called when the caller has waited in this operation for a helper without a core.</summary>
    public void Lose(long time) => _lost = time;

    /// <summary>Accounts for the time since the last operation began.</summary>
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

        if (usual > 0) time = Math.Min(time, MostTimes * usual);
        if (_isShared)
        {
            if (usual > 0) _credit += (long)(alone - time - time / FeePart);
            _credit = Math.Min(_credit - LossFactor * _lost, Full);
            if (_credit == Full) _doublings = 0;
            return;
        }

        // The first time may be one of compilation. Operations of one kind and size that take different times are known by their mean, so that what is paid and drawn for them together is right.
        float once = time / _size;
        _aloneTimes[_operation] = known == 0 ? -once : known < 0 ? Math.Min(-known, once) : known + (once - known) / Smoothing;
    }
}
