using System.Globalization;

namespace MeProp.Cli;

/// <summary>What a run was, what came out, and how to run it again.</summary>
internal static class RunSection
{
    public static ReportSection Of(RunHistory run, string workingDirectory) => new("run", "Result and settings", [
        .. run.Summary is { } summary ? Results(run, summary) : [],
        new HeadingBlock("Run it again"),
        new CommandBlock(run.Folder.Repetition("train", workingDirectory)),
        Settings(run.Configuration),
        .. run.Summary is { } s ? [Machine(s)] : Array.Empty<ReportBlock>(),
    ]);

    /// <summary>The result in a sentence.</summary>
    public static string LeadOf(RunHistory run)
    {
        string title = run.Configuration.Title;
        if (run.Summary is { BestEpoch: not null } summary)
        {
            string test = Score.Text(run.ScoreName, summary.TestScore, summary.TestOthers);
            string seconds = summary.EpochSeconds is { } s ? $", {s:0.000} seconds per epoch" : "";
            string outcome = summary.Outcome is RunOutcome.Completed or RunOutcome.StoppedEarly
                ? ""
                : $" The run was {OutcomeText(summary.Outcome)}.";
            string chosen = run.Configuration.Get(MeProp.Cli.Settings.Choice) switch
            {
                ModelChoice.LowestLoss => "at the lowest development loss",
                ModelChoice.Last => "at the last evaluation",
                _ => "at the best development score",
            };
            return $"Test {NameOf(run)}{test} on {summary.Dataset} with {title}, {chosen}, in epoch "
                + $"{summary.BestEpoch} of {summary.Epochs}{seconds}.{outcome}";
        }

        return run.Evaluations is [.., var last]
            ? $"{title}: development {NameOf(run)}{Score.Text(run.ScoreName, last.DevScore, last.DevOthers)} after "
                + $"{run.EpochAt(run.Evaluations.Count - 1):0.##} of {run.Configuration.Get(MeProp.Cli.Settings.Epochs)} epochs."
            : $"{title}: no evaluation yet.";
    }

    private static string NameOf(RunHistory run) => run.ScoreName == Score.Accuracy ? "accuracy " : "";

    private static string OutcomeText(string outcome) => outcome switch
    {
        RunOutcome.Interrupted => "interrupted",
        RunOutcome.NonFinite => "stopped by a loss that is not finite",
        _ => "ended by an error",
    };

    private static IEnumerable<ReportBlock> Results(RunHistory run, RunSummary summary)
    {
        if (summary.Error is { } error) yield return new ParagraphBlock($"The run ended early: {error}");
        var table = new ReportTable("Results", [ReportColumn.Text("what"), ReportColumn.Text("value")]);
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) table.Add(name, value);
        }

        Add("Test", Score.Text(run.ScoreName, summary.TestScore, summary.TestOthers));
        Add("Development", Score.Text(run.ScoreName, summary.DevScore, summary.DevOthers));
        Add("Kept epoch", summary.BestEpoch is { } best ? $"{best} of {summary.Epochs}" : null);
        Add("Examples", $"{summary.TrainExamples:N0} training, {summary.DevExamples:N0} development, "
            + $"{summary.TestExamples:N0} test");
        Add("Training", $"{summary.TrainSeconds:0.0} seconds, evaluations excluded");
        Add("Speed", summary.ExamplesPerSecond is { } rate ? $"{rate:N0} examples per second" : null);
        Add("Hidden layers", SizesOf(summary));
        Add("Weights and biases", $"{summary.Parameters:N0}");
        Add("Memory", FormattableString.Invariant($"{summary.PeakMemoryBytes / 1e6:N0} MB at the most"));
        yield return table;
    }

    private static string SizesOf(RunSummary summary)
    {
        string sizes = string.Join("-", summary.Hidden), start = string.Join("-", summary.HiddenAtStart);
        return sizes == start ? sizes : $"{sizes} of {start}";
    }

    private static ReportFold Settings(RunConfiguration configuration)
    {
        var table = new ReportTable(
            "Settings that decide the result", [ReportColumn.Text("setting"), ReportColumn.Text("value")]);
        foreach (Setting setting in MeProp.Cli.Settings.With(configuration.Task.Settings))
        {
            string text = configuration.EffectiveText(setting);
            if (text.Length > 0) table.Add(setting.Key, text);
        }

        return new("Settings", table);
    }

    private static ParagraphBlock Machine(RunSummary summary) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Computed on {summary.Machine}, {summary.Device}, {summary.Runtime}, meprop {summary.Version}, "
        + $"{summary.Finished:yyyy-MM-dd HH:mm}."));
}
