namespace MeProp.Cli;

/// <summary>Runs that differ in their seeds alone: one configuration of a report.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Runs">One for each seed that was begun.</param>
internal sealed record ReportGroup(string Name, IReadOnlyList<RunHistory> Runs)
{
    /// <summary>More points of a line cannot be told apart.</summary>
    private const int MaxPoints = 300;

    public RunHistory First => Runs[0];

    /// <summary>Those of the runs that came to their end: their numbers count.</summary>
    public IReadOnlyList<RunSummary> Complete =>
        [.. Runs.Select(run => run.Summary).OfType<RunSummary>().Where(summary => summary.IsComplete)];

    public Statistic? TestScore => Statistic.Of(Complete.Select(summary => summary.TestScore));

    public Statistic? DevScore => Statistic.Of(Complete.Select(summary => summary.DevScore));

    /// <summary>
    /// Medians over the runs of a time of their epochs; of runs that did not come to their end where no other is there.
    /// Null before the first whole epoch.
    /// </summary>
    public double? Seconds(Func<PhaseSeconds, double> phase)
    {
        IEnumerable<RunSummary> timed = Complete is { Count: > 0 } complete
            ? complete
            : Runs.Select(run => run.Summary).OfType<RunSummary>();
        return timed.Select(summary => summary.SecondsPerEpoch).OfType<PhaseSeconds>().Select(phase).ToArray()
            is { Length: > 0 } known ? Turns.Median(known) : null;
    }

    public bool HasEvaluations => Runs.Any(run => run.Evaluations.Count > 0);

    /// <summary>
    /// Means over the runs at each evaluation that all of them have; of many evaluations, some at equal distances. A
    /// run without evaluations does not count. A value is null where a run has none.
    /// </summary>
    public (double X, double?[] Ys)[] Curve(
        Func<RunHistory, int, double> x, params IReadOnlyList<Func<EvaluationLine, double?>> ys)
    {
        RunHistory[] begun = [.. Runs.Where(run => run.Evaluations.Count > 0)];
        int shared = begun.Length == 0 ? 0 : begun.Min(run => run.Evaluations.Count);
        return
        [
            .. Sampling.Evenly([.. Enumerable.Range(0, shared)], MaxPoints).Select(i => (
                begun.Average(run => x(run, i)),
                ys.Select(y => begun.All(run => y(run.Evaluations[i]) is not null)
                    ? begun.Average(run => y(run.Evaluations[i]))
                    : null).ToArray())),
        ];
    }

    /// <summary>
    /// At most so many configurations, those with the best development scores in their order, and a sentence that says
    /// so where some are not shown.
    /// </summary>
    public static (ReportGroup[] Shown, string NotShown) Best(IReadOnlyList<ReportGroup> groups, int limit)
    {
        if (groups.Count <= limit) return ([.. groups], "");
        HashSet<ReportGroup> best =
        [
            .. groups.OrderByDescending(group => group.DevScore?.Mean ?? double.MinValue).Take(limit),
        ];
        return (
            [.. groups.Where(best.Contains)],
            $" Of {groups.Count} configurations, the {limit} with the best development scores are shown.");
    }
}
