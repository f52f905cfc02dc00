namespace MeProp.Cli;

/// <summary>
/// How fast training goes: examples per second over the last two seconds of training, across epochs and without
/// evaluations, and the time to the end, with them. Takes two looks at numbers per step and allocates nothing.
/// </summary>
internal sealed class TrainingPace(long ticksPerSecond)
{
    private const int WindowSeconds = 2;
    private const int SamplesPerSecond = 10;

    private readonly Queue<(long Ticks, long Examples)> _recent = new(WindowSeconds * SamplesPerSecond + 2);
    private long _start, _lastEvent, _evaluationTicks;
    private (long Ticks, long Examples) _newestSample, _now;

    /// <summary>Examples per second of training; null before there are two steps.</summary>
    public double? ExamplesPerSecond =>
        _recent.TryPeek(out (long Ticks, long Examples) oldest) && _now.Ticks > oldest.Ticks
            ? (_now.Examples - oldest.Examples) / ((_now.Ticks - oldest.Ticks) / (double)ticksPerSecond)
            : null;

    public void OnStep(long now, long examples)
    {
        if (_recent.Count == 0) _start = now;
        _lastEvent = now;
        _now = (now - _start - _evaluationTicks, examples);
        if (_recent.Count > 0 && _now.Ticks - _newestSample.Ticks < ticksPerSecond / SamplesPerSecond) return;
        _newestSample = _now;
        _recent.Enqueue(_now);

        // Steps may take longer than the window: two samples always stay.
        while (_recent.Count > 2 && _now.Ticks - _recent.Peek().Ticks > WindowSeconds * ticksPerSecond)
            _recent.Dequeue();
    }

    /// <summary>Takes note of an evaluation: the time since the last step was none of training's.</summary>
    public void OnEvaluation(long now)
    {
        if (_recent.Count == 0) return;
        _evaluationTicks += now - _lastEvent;
        _lastEvent = now;
    }

    /// <summary>
    /// Time until a number of examples is trained, evaluations included in the proportion they had so far; null while
    /// the pace is unknown.
    /// </summary>
    public TimeSpan? TimeUntil(long examples)
    {
        if (ExamplesPerSecond is not { } rate || rate <= 0) return null;
        double evaluationShare = _evaluationTicks / (double)_now.Ticks;
        return TimeSpan.FromSeconds(
            Math.Min((examples - _now.Examples) / rate * (1 + evaluationShare), TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
