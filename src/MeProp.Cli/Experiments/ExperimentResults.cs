using System.Globalization;

namespace MeProp.Cli;

/// <summary>Collects the results of experiments from the folders of their runs. Nothing is trained or loaded.</summary>
/// <param name="folder">Where the runs are.</param>
/// <param name="options">What the command line says.</param>
/// <param name="environment">Knows the tasks.</param>
internal sealed class ExperimentResults(
    ExperimentFolder folder, ExperimentOptions options, ProgramEnvironment environment)
{
    private readonly List<string> _notes = [];

    /// <summary>What the user should know of the folders: runs that do not count.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public ExperimentResult Of(Experiment experiment)
    {
        PartResult[] parts = [.. options.PartsOf(experiment).Select(part => Of(experiment, part))];
        return new()
        {
            Name = experiment.Name,
            Title = experiment.Title,
            Question = experiment.Question,
            Source = experiment.Source,
            Command = CommandOf(experiment),
            IsQuick = options.IsQuick,
            Parts = parts,
            Figures = options.IsQuick
                ? []
                : [.. experiment.Figures.Where(figure => parts.Any(part => part.Name == figure.Part))
                    .Select(figure => FigureOf(figure, experiment, parts))],
            Claims = options.IsQuick
                ? []
                : [.. experiment.Claims.Where(claim => parts.Any(part => part.Name == claim.Part))
                    .Select(claim => ClaimOf(claim, parts))],
            Notes = experiment.Notes,
        };
    }

    /// <summary>The command of an experiment with the options that decide its results and their place.</summary>
    private string CommandOf(Experiment experiment)
    {
        string name = experiment.File is { } file ? Shown(file) : experiment.Name;
        string[] parts =
        [
            "meprop reproduce", name, options.IsQuick ? "--quick" : "",
            options.Task is { } task ? $"--task {task.Name}" : "",
            options.Seeds is { } seeds ? $"--seeds {seeds}" : "",
            folder.IsDefault(options, environment) ? "" : $"--output {Shown(folder.Root)}",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));

        string Shown(string path) => RunFolder.At(path, environment).Quoted(environment.WorkingDirectory);
    }

    /// <summary>What a part gave so far.</summary>
    public PartResult Of(Experiment experiment, ExperimentPart part)
    {
        RunFolder at = RunFolder.At(folder.Of(experiment, part), environment);
        string score = ExperimentFolder.ScoreNameOf(at);
        ILookup<string, EndedRun> runs = part.Rows
            .SelectMany(row => ExperimentPlan.RunsOf(
                part, row, options, ExperimentPlan.LargestSeed(at, row), environment.Tasks))
            .Select(run => Ended(run, at.Part(run.Name), score)).OfType<EndedRun>()
            .ToLookup(run => run.Swept.Run.Group);
        RowResult[] rows = [.. part.Rows.Select(row => RowOf(row, [.. runs[row.Name]]))];
        RunSummary[] summaries = [.. runs.SelectMany(group => group).Where(run => run.Swept.IsComplete)
            .Select(run => run.Swept.Summary!)];
        return new()
        {
            Name = part.Name,
            Title = part.Title,
            Task = part.Task.Name,
            Dataset = part.ConfigurationOf(part.Rows[0], options, environment.Tasks).Get(Settings.Dataset)
                ?? part.Task.Name,
            ScoreName = score,
            Source = part.Source ?? experiment.Source,
            Rows = [.. rows.Select(row => Compared(row, rows))],
            Machines = [.. summaries.Select(MachineOf).Distinct()],
            Programs = [.. summaries.Select(summary =>
                $"{summary.Runtime}, meprop {MachineInfo.ShortVersion(summary.Version)}").Distinct()],
            Notes = part.Notes,
        };
    }

    private static string MachineOf(RunSummary summary) =>
        $"{summary.Machine.Processor}, {summary.Threads} {(summary.Threads == 1 ? "thread" : "threads")} a run, "
        + summary.SimdPath;

    /// <summary>A run that has ended, if it has the settings that the experiment gives it.</summary>
    private EndedRun? Ended(PlannedRun run, RunFolder at, string score)
    {
        var records = new RunRecords(at, score);
        if (records.Summary() is not { } summary) return null;
        if (folder.ConfigurationIn(at, environment) is not { } begun
            || !ExperimentFolder.AreSame(begun, run.Configuration))
        {
            _notes.Add($"{at.From(environment.WorkingDirectory)} does not count: its settings are others.");
            return null;
        }

        var swept = new SweptRun(run, summary, summary.Error);
        return new(swept, swept.IsComplete ? records.Evaluations() : []);
    }

    private static RowResult RowOf(ExperimentRow row, IReadOnlyList<EndedRun> ended)
    {
        EndedRun[] complete = [.. ended.Where(run => run.Swept.IsComplete)];
        RunSummary[] summaries = [.. complete.Select(run => run.Swept.Summary!)];
        ComparedRun[] compared = [.. complete.Select(run => ComparedRun.Of(
            run.Swept.Run.Configuration, run.Swept.Summary!, run.Evaluations))];
        return new()
        {
            Name = row.Name,
            Title = row.Title,
            Against = row.Against,
            Published = row.Published,
            Note = row.Note,
            Runs = [.. summaries.Select(RunOf)],
            FailedRuns = ended.Count(run => run.Swept.HasFailed),
            Test = Statistic.Of(summaries.Select(summary => summary.TestScore)),
            Dev = Statistic.Of(summaries.Select(summary => summary.DevScore)),
            FirstDev = Statistic.Of(complete.Select(
                run => run.Evaluations.LastOrDefault(line => line.Epoch == 1)?.DevScore)),
            Others = OtherScores.StatisticsOf(summaries.Select(summary => summary.TestOthers)),
            Difference = null,
            BackpropSeconds = summaries.Min(summary => summary.BackpropSeconds),
            EpochSeconds = summaries.Min(summary => summary.EpochSeconds),
            BackpropSpeedup = null,
            SecondsToScore = Statistic.Of(compared.Select(run => run.SecondsToScore)),
            EpochsToScore = Statistic.Of(compared.Select(run => run.EpochsToScore)),
        };
    }

    private static RowRun RunOf(RunSummary summary) => new()
    {
        Seed = summary.Seed,
        Test = summary.TestScore,
        Dev = summary.DevScore,
        HiddenAtStart = summary.HiddenAtStart,
        Hidden = summary.Hidden,
        TrainSeconds = summary.TrainSeconds,

        // A resumed run says when its last part started, and how long all of its parts trained.
        Seconds = Math.Max(summary.TrainSeconds, (summary.Finished - summary.Started).TotalSeconds),
    };

    /// <summary>A row with its differences to the one that it is compared with.</summary>
    private static RowResult Compared(RowResult row, RowResult[] rows)
    {
        if (rows.FirstOrDefault(other => other.Name == row.Against) is not { } against) return row;
        return row with
        {
            Difference = DifferenceOf(row, against),
            BackpropSpeedup = against.BackpropSeconds / row.BackpropSeconds,
        };
    }

    /// <summary>Test scores of a row minus those of another, run by run of the same seed.</summary>
    private static Statistic? DifferenceOf(RowResult row, RowResult against) => Statistic.Of(row.Runs
        .Join(against.Runs, run => run.Seed, other => other.Seed, (run, other) => run.Test - other.Test));

    private static ClaimResult ClaimOf(ExperimentClaim claim, PartResult[] parts)
    {
        PartResult part = parts.First(part => part.Name == claim.Part);
        ClaimResult result = new()
        {
            Text = claim.Text,
            Part = claim.Part,
            AtLeast = claim.AtLeast,
            Findings = [.. claim.Rows.Select(name => FindingOf(claim, part.Row(name), part))],
            Why = claim.Why,
        };
        return result.Holds == false ? result : result with { Why = null };
    }

    private static ClaimResult.Finding FindingOf(ExperimentClaim claim, RowResult row, PartResult part)
    {
        RowResult against = part.Row(claim.Against ?? row.Against!);

        // Seed by seed, as tables show it; rows without a common seed have their means.
        Statistic? paired = DifferenceOf(row, against);
        double? difference = paired?.Mean ?? row.Test?.Mean - against.Test?.Mean;
        return ClaimResult.Finding.Of(
            row.Title, against.Title, difference, paired?.StandardDeviation, claim.AtLeast);
    }

    private FigureResult FigureOf(ExperimentFigure figure, Experiment experiment, PartResult[] results)
    {
        PartResult result = results.First(part => part.Name == figure.Part);
        ExperimentPart part = experiment.Parts.First(part => part.Name == figure.Part);
        return new(
            figure.Title, figure.XTitle, result.ScoreName,
            [.. figure.Series.Select(series => new FigureResult.SeriesOfPoints(series.Title,
                [.. series.Rows.Select(name => PointOf(name, series.X, part, result))]))],
            [.. figure.Lines.Select(result.Row)
                .Select(row => new FigureResult.Line(row.Title, row.Test, row.Published.Test))]);
    }

    private FigureResult.Point PointOf(string name, Setting x, ExperimentPart part, PartResult result)
    {
        RunConfiguration configuration = part.ConfigurationOf(
            part.Rows.First(row => row.Name == name), options, environment.Tasks);
        RowResult row = result.Row(name);
        return new(
            name, double.Parse(x.TextIn(configuration) ?? "0", CultureInfo.InvariantCulture),
            row.Test, row.Published.Test);
    }

    /// <summary>A run that has ended, with its evaluations where it is complete.</summary>
    private sealed record EndedRun(SweptRun Swept, IReadOnlyList<EvaluationLine> Evaluations);
}
