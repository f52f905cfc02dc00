using System.Text;

namespace MeProp.Cli;

/// <summary>
/// A sweep of two, dense and a sparse method with the same seeds in turns: the table of the paper, over the seeds whose
/// both runs are complete.
/// </summary>
internal sealed class Comparison
{
    private readonly SweepFolder _folder;
    private readonly Terminal _terminal;
    private readonly ProgramEnvironment _environment;
    private readonly SweptRun[][] _pairs;

    public Comparison(
        SweepFolder folder, IReadOnlyList<SweptRun> runs, Terminal terminal, ProgramEnvironment environment)
    {
        (_folder, _terminal, _environment) = (folder, terminal, environment);
        _pairs =
        [
            .. folder.Plan.Runs.Chunk(2)
                .Select(pair => runs.Where(run => run.IsComplete && pair.Contains(run.Run)).ToArray())
                .Where(pair => pair.Length == 2),
        ];
    }

    /// <summary>The runs of a comparison: dense and sparse for each seed.</summary>
    public static SweepPlan Plan(RunRequest request, int seeds)
    {
        RunConfiguration sparse = request.Configuration;
        RunConfiguration dense = sparse.Fixed()
            .With(Settings.Method, TrainingMethod.Dense)
            .With(Settings.Prune, Settings.Prune.Default)
            .With(Settings.Cycle, Settings.Cycle.Default);
        return new()
        {
            Command = SweepPlan.CompareCommand,
            Varied = seeds == 1 ? [Settings.Method] : [Settings.Method, Settings.Seed],
            Runs = [.. SweepExpansion.SeedsFrom(sparse.Get(Settings.Seed), seeds).SelectMany(seed =>
                ((RunConfiguration[])[dense, sparse]).Select(one => new PlannedRun(
                    seeds == 1 ? one.MethodName : $"{one.MethodName}-{seed}", one.MethodName,
                    one.With(Settings.Seed, seed))))],
            Notes = request.Notes,
            HasCheckpoints = request.HasCheckpoints,
        };
    }

    /// <summary>The configuration that repeats a comparison: that of the sparse method.</summary>
    public static byte[] ConfigurationOf(SweepPlan plan) => ConfigurationFile.Write(plan.Runs[1].Configuration);

    /// <summary>The command that repeats a comparison.</summary>
    public static string Repetition(RunFolder folder, SweepPlan plan, string workingDirectory)
    {
        int seeds = plan.Runs.Count / 2;
        return folder.Repetition("compare", workingDirectory) + (seeds == 1 ? "" : $" --seeds {seeds}");
    }

    /// <summary>Writes files and tables; nothing when no seed is complete.</summary>
    public void Report()
    {
        if (_pairs.Length == 0) return;
        double target = _folder.Plan.Runs[1].Configuration.Get(Settings.ToAccuracy);
        Report(new ComparisonReport
        {
            Folder = _folder.Folder.Path,
            Dense = _pairs[0][0].Summary!,
            Sparse = _pairs[0][1].Summary!,
            SparseTitle = _folder.Plan.Runs[1].Configuration.Title,
            DenseRuns = [.. _pairs.Select(pair => Compared(pair[0]))],
            SparseRuns = [.. _pairs.Select(pair => Compared(pair[1]))],
            TargetScore = target > 0 ? target : null,
        });
    }

    private ComparedRun Compared(SweptRun run) =>
        ComparedRun.Of(run.Run.Configuration, run.Summary!, _folder.EvaluationsOf(run.Run));

    private void Report(ComparisonReport report)
    {
        _folder.Write("comparison.json", Encoding.UTF8.GetString(_folder.Json.FileOf(report)));
        _folder.Write("comparison.md", new ComparisonTable(report, "×").ToMarkdown());

        var table = new ComparisonTable(report, _terminal.Times);
        string path = _folder.Folder.From(_environment.WorkingDirectory);
        _terminal.Write(table.ToTable(_terminal.Border), table.ToLines());
        if (report.TargetScore is not null) WriteTimesToScore(report);
        foreach (string line in table.Conditions) _terminal.WriteLine(line);
        _terminal.WriteLine($"The runs are in {path}");
        _terminal.WriteLine("To repeat them:");
        _terminal.WriteLine($"  {Repetition(_folder.Folder, _folder.Plan, _environment.WorkingDirectory)}");
        _terminal.WriteResult(table.ToLine() + $"; {path}");
        _terminal.WriteJson(report, _folder.Json.LineOf<ComparisonReport>());
    }

    private void WriteTimesToScore(ComparisonReport report)
    {
        var table = new TimeToScoreTable(report, _terminal.Times);
        _terminal.Write(table.ToTable(_terminal.Border), table.ToLines());
        _terminal.WriteLine(
            $"Development score in percent over seconds of training, seed {report.Dense.Seed}: d dense, "
            + $"s {report.SparseTitle}");
        var chart = new CurveChart(('d', report.DenseRuns[0].Curve), ('s', report.SparseRuns[0].Curve));
        foreach (string line in chart.Lines()) _terminal.WriteLine(line);
    }
}
