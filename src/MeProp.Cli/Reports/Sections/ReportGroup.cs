namespace MeProp.Cli;

/// <summary>Runs that differ in their seeds alone: one configuration of a report.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Runs">One for each seed that was begun.</param>
internal sealed record ReportGroup(string Name, IReadOnlyList<RunHistory> Runs)
{
    public RunHistory First => Runs[0];

    public IEnumerable<RunSummary> Summaries => Runs.Select(run => run.Summary).OfType<RunSummary>();

    public Statistic? TestScore => Statistic.Of(Summaries.Select(summary => summary.TestScore));

    public Statistic? DevScore => Statistic.Of(Summaries.Select(summary => summary.DevScore));

    /// <summary>Medians over the runs of a time of their epochs; null before the first whole epoch.</summary>
    public double? Seconds(Func<PhaseSeconds, double> phase) =>
        Summaries.Select(summary => summary.SecondsPerEpoch).OfType<PhaseSeconds>().Select(phase).ToArray()
            is { Length: > 0 } known ? Turns.Median(known) : null;

    /// <summary>
    /// Means over the runs at each evaluation that all of them have; evaluations without a value are left out.
    /// </summary>
    public (double[] Xs, double[] Ys) Curve(Func<RunHistory, int, double> x, Func<EvaluationLine, double?> y)
    {
        int shared = Runs.Min(run => run.Evaluations.Count);
        (double X, double? Y)[] points =
        [
            .. Enumerable.Range(0, shared).Select(i => (
                Runs.Average(run => x(run, i)), Runs.Average(run => y(run.Evaluations[i])))),
        ];
        (double X, double? Y)[] known = [.. points.Where(point => point.Y is not null)];
        return ([.. known.Select(point => point.X)], [.. known.Select(point => point.Y!.Value)]);
    }
}
