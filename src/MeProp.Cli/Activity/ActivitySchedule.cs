namespace MeProp.Cli;

/// <summary>
/// The steps whose activity is recorded: densely at first (1, 2, 3, 5, 8, …), then at equal distances; besides, steps
/// before evaluations. A run has at most about 300 of the first and 200 of the second kind.
/// </summary>
internal sealed class ActivitySchedule
{
    private const int MaxIntervals = 280, MaxEvaluations = 200;

    private readonly long _interval, _evaluationInterval;

    /// <param name="steps">Steps of the run.</param>
    /// <param name="evaluations">Evaluations of the run.</param>
    public ActivitySchedule(long steps, long evaluations)
    {
        _interval = Interval(steps, MaxIntervals);
        _evaluationInterval = Interval(evaluations, MaxEvaluations);
    }

    /// <summary>The first scheduled step after a step, evaluations aside.</summary>
    public long NextAfter(long step)
    {
        long even = (step / _interval + 1) * _interval;
        (long fibonacci, long following) = (1, 2);
        while (fibonacci <= step && fibonacci < even) (fibonacci, following) = (following, fibonacci + following);
        return fibonacci < _interval ? Math.Min(fibonacci, even) : even;
    }

    /// <summary>Whether the step before an evaluation, counted from 1, is recorded.</summary>
    public bool IncludesEvaluation(long index) => index % _evaluationInterval == 0;

    private static long Interval(long count, int places) => Math.Max(1, (count + places - 1) / places);
}
