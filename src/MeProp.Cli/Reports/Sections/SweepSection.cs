using System.Text.Json;

namespace MeProp.Cli;

/// <summary>What the configurations of a sweep gave, and how to continue or repeat it.</summary>
internal static class SweepSection
{
    /// <summary>Pages stay small.</summary>
    private const int MaxRows = 500;

    public static ReportSection Of(
        RunFolder folder, SweepPlan plan, IReadOnlyList<ReportGroup> groups, string scoreName, string workingDirectory)
    {
        List<ReportBlock> blocks = ResultsOf(groups, [.. plan.GroupSettings], scoreName);
        int begun = groups.Sum(group => group.Runs.Count), ended = EndedIn(groups);
        if (ended < plan.Runs.Count)
        {
            blocks.Add(new ParagraphBlock(
                $"{ended} of {plan.Runs.Count} runs have ended, {begun - ended} others have begun. To continue:"));
            blocks.Add(new CommandBlock($"meprop resume {folder.Quoted(workingDirectory)}"));
        }

        blocks.AddRange(Repetition(folder, plan, groups, workingDirectory));
        blocks.Add(new ReportFold("All runs", Runs(groups, scoreName)));
        return new("results", "Results", blocks);
    }

    /// <summary>How many runs would not be continued.</summary>
    public static int EndedIn(IEnumerable<ReportGroup> groups) =>
        groups.SelectMany(group => group.Runs).Count(run => run.Summary is { IsFinal: true });

    private static ReportBlock[] Repetition(
        RunFolder folder, SweepPlan plan, IReadOnlyList<ReportGroup> groups, string workingDirectory) =>
        plan.Command == SweepPlan.CompareCommand
            ?
            [
                new HeadingBlock("Run it again"),
                new CommandBlock(Comparison.Repetition(folder, plan, workingDirectory)),
            ]
            :
            [
                .. plan.Arguments is { } words
                    ?
                    [
                        new HeadingBlock("Run it again"),
                        new CommandBlock($"meprop {plan.Command} {string.Join(' ', words.Select(ShellText.Word))}"),
                    ]
                    : Array.Empty<ReportBlock>(),
                new HeadingBlock("Run one of them again"),
                new CommandBlock(groups[0].First.Folder.Repetition("train", workingDirectory)),
            ];

    /// <summary>Of runs and sweeps that were not trained together.</summary>
    public static ReportSection Of(IReadOnlyList<ReportGroup> groups, string scoreName) => new("results", "Results", [
        .. ResultsOf(groups, [], scoreName),
        new ReportFold("All runs", Runs(groups, scoreName)),
    ]);

    /// <summary>The best configuration in a sentence.</summary>
    public static string LeadOf(IReadOnlyList<ReportGroup> groups, string scoreName)
    {
        ReportGroup? best = groups.Where(group => group.DevScore is not null).MaxBy(group => group.DevScore!.Mean);
        if (best is null)
        {
            bool isOver = groups.SelectMany(group => group.Runs).All(run => run.Summary is { IsFinal: true });
            return isOver ? "No run came to its end." : "No run has come to its end yet.";
        }

        string seeds = best.Complete.Count > 1 ? $", means of {best.Complete.Count} seeds" : "";
        string test = best.TestScore is { } score ? $", test {score.ToText("±")} %" : "";
        return $"{best.Name} has the best development {scoreName}: {best.DevScore!.ToText("±")} %{test}{seeds}.";
    }

    private static List<ReportBlock> ResultsOf(
        IReadOnlyList<ReportGroup> groups, IReadOnlyList<Setting> varied, string scoreName) =>
    [
        Results(groups, scoreName),
        .. ScoreFigure.Of(varied, groups, scoreName) is { } figure ? [figure] : Array.Empty<ReportBlock>(),
    ];

    private static ReportTable Results(IReadOnlyList<ReportGroup> groups, string scoreName)
    {
        (ReportGroup[] shown, string rest) = ReportGroup.Best(groups, MaxRows);
        string[] others = [.. shown.SelectMany(group => group.Complete)
            .SelectMany(summary => summary.TestOthers ?? Enumerable.Empty<NamedScore>())
            .Select(score => score.Name).Distinct()];
        var table = new ReportTable(
            $"Scores in percent: mean ± standard deviation over the seeds. Seconds: medians.{rest}",
            [
                ReportColumn.Text("configuration"), new("runs"), new($"test {scoreName}"),
                .. others.Select(name => new ReportColumn($"test {name}")), new($"development {scoreName}"),
                new("kept epoch"), new("seconds per epoch"), new("of backward, select, update"),
            ]);
        foreach (ReportGroup group in shown)
        {
            IReadOnlyList<RunSummary> ended = group.Complete;
            Dictionary<string, Statistic> further =
                OtherScores.StatisticsOf(ended.Select(run => run.TestOthers));
            table.Add([
                group.Name, $"{ended.Count}", Text(group.TestScore),
                .. others.Select(name => Text(further.GetValueOrDefault(name))),
                Text(group.DevScore),
                $"{Statistic.Of(ended.Select(run => (double?)run.BestEpoch))?.Mean:0.#}",
                $"{group.Seconds(s => s.Total):0.000}",
                $"{group.Seconds(s => s.Select + s.Backward + s.Update):0.000}",
            ]);
        }

        return table;
    }

    private static ReportTable Runs(IReadOnlyList<ReportGroup> groups, string scoreName)
    {
        RunHistory[] runs = [.. groups.SelectMany(group => group.Runs)];
        string rest = runs.Length > MaxRows
            ? $". The first {MaxRows} of {runs.Length}; {SweepFiles.RunsName} has all"
            : "";
        var table = new ReportTable(
            $"Runs, scores in percent{rest}",
            [
                ReportColumn.Text("run"), ReportColumn.Text("outcome"), new($"test {scoreName}"),
                new($"development {scoreName}"), new("kept epoch"), new("seconds of training"),
            ]);
        foreach (RunHistory run in runs.Take(MaxRows))
        {
            RunSummary? summary = run.Summary;
            table.Add(
                run.Folder.Name, summary is null ? "not ended" : OutcomeOf(summary), $"{summary?.TestScore:0.00}",
                $"{summary?.DevScore:0.00}", $"{summary?.BestEpoch}", $"{summary?.TrainSeconds:0.0}");
        }

        return table;
    }

    /// <summary>As in "stopped early".</summary>
    private static string OutcomeOf(RunSummary summary) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(summary.Outcome).Replace('-', ' ');

    private static string Text(Statistic? statistic) => statistic?.ToText("±") ?? "";
}
