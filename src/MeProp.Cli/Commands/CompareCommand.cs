using System.CommandLine;
using System.Text;

namespace MeProp.Cli;

/// <summary>
/// <c>meprop compare</c>: trains dense and sparse with the same seeds, in turns, and prints the table of the paper.
/// </summary>
internal static class CompareCommand
{
    private const string Description =
        "Trains dense and with meProp, same seed, one after the other, and compares time and test score.";

    private const int MaxSeeds = 1000;

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("compare", Description);
        string method =
            $"The method to set against dense: {Settings.Method.MeaningsOf(method => method != TrainingMethod.Dense)}";
        var arguments = new RunArguments(
            environment.Tasks, "Folder of the runs (runs/DATA-compare-TIME)", setting =>
                setting == Settings.Method ? method : null);
        var seeds = new Option<int>("--seeds")
        {
            HelpName = "N",
            Description = "Runs of each method, with N seeds from --seed on: medians of times, means of scores (1)",
            DefaultValueFactory = _ => 1,
        };
        arguments.AddTo(command);
        command.Add(seeds);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), parsed.GetValue(seeds), environment));
        return command;
    }

    private static int Run(RunRequest request, int seeds, ProgramEnvironment environment)
    {
        RunConfiguration sparse = request.Configuration;
        if (seeds is < 1 or > MaxSeeds)
            throw new ConfigurationException($"--seeds: expected a whole number from 1 to {MaxSeeds}, not {seeds}.");
        if (sparse.IsDense)
        {
            throw new ConfigurationException(
                "compare sets a sparse method against dense: give it a --method other than dense, a --k above 0 and "
                + "below --hidden, "
                + "and at least 2 --layers.");
        }

        var terminal = new Terminal(environment, request.Mode);
        RunFolder.CheckOutput(request.OutputFolder, environment);
        RunConfiguration dense = sparse.Fixed().With(Settings.Method, TrainingMethod.Dense);
        ulong first = sparse.Get(Settings.Seed);
        IEnumerable<RunConfiguration> configurations = Enumerable.Range(0, seeds).SelectMany(i =>
            (RunConfiguration[])[
                dense.With(Settings.Seed, first + (ulong)i), sparse.With(Settings.Seed, first + (ulong)i),
            ]);
        using var series = new RunSeries(request, environment, terminal, configurations);
        RunFolder folder = series.CreateFolder("compare");
        foreach (TrainingRun run in series.Runs.Take(2)) run.Rehearse(environment.Interruption);

        var summaries = new List<RunSummary>();
        foreach (TrainingRun run in series.Runs)
        {
            string part = seeds == 1 ? run.MethodName : $"{run.MethodName}-{run.Configuration.Get(Settings.Seed)}";
            RunSummary summary = series.Execute(run, folder.CreatePart(part, run.Configuration));
            summaries.Add(summary);
            terminal.WriteLine(SummaryText.Of(summary));
            terminal.WriteLine();
            terminal.WriteJson(summary, run.Json.LineOf<RunSummary>());
            int code = Outcomes.Report(summary, folder.From(environment.WorkingDirectory), terminal);
            if (code != ExitCode.Done) return code;
        }

        double target = sparse.Get(Settings.ToAccuracy);
        ComparedRun[] runs = [.. summaries.Zip(series.Runs, (summary, run) =>
            ComparedRun.Of(summary, run.Evaluations, target))];
        var report = new ComparisonReport
        {
            Folder = folder.Path,
            Dense = summaries[0],
            Sparse = summaries[1],
            SparseTitle = series.Runs[1].Title,
            DenseRuns = [.. runs.Where((_, i) => i % 2 == 0)],
            SparseRuns = [.. runs.Where((_, i) => i % 2 == 1)],
            TargetScore = target > 0 ? target : null,
        };
        Report(report, series.Runs[1].Json, folder, terminal, environment);
        return ExitCode.Done;
    }

    private static void Report(
        ComparisonReport report, RunJson json, RunFolder folder, Terminal terminal, ProgramEnvironment environment)
    {
        AtomicFile.Write(folder.File("comparison.json"), json.FileOf(report));
        AtomicFile.Write(
            folder.File("comparison.md"), Encoding.UTF8.GetBytes(new ComparisonTable(report, "×").ToMarkdown()));

        var table = new ComparisonTable(report, terminal.Times);
        string path = folder.From(environment.WorkingDirectory);
        terminal.Write(table.ToTable(terminal.Border), table.ToLines());
        if (report.TargetScore is not null) WriteTimesToScore(report, terminal);
        foreach (string line in table.Conditions) terminal.WriteLine(line);
        terminal.WriteLine($"The runs are in {path}");
        terminal.WriteLine("To repeat them:");
        string seeds = report.DenseRuns.Count == 1 ? "" : $" --seeds {report.DenseRuns.Count}";
        terminal.WriteLine($"  {folder.Repetition("compare", environment.WorkingDirectory)}{seeds}");
        terminal.WriteResult(table.ToLine() + $"; {path}");
        terminal.WriteJson(report, json.LineOf<ComparisonReport>());
    }

    private static void WriteTimesToScore(ComparisonReport report, Terminal terminal)
    {
        var table = new TimeToScoreTable(report, terminal.Times);
        terminal.Write(table.ToTable(terminal.Border), table.ToLines());
        terminal.WriteLine(
            $"Development score in percent over seconds of training, seed {report.Dense.Seed}: d dense, "
            + $"s {report.SparseTitle}");
        var chart = new CurveChart(('d', report.DenseRuns[0].Curve), ('s', report.SparseRuns[0].Curve));
        foreach (string line in chart.Lines()) terminal.WriteLine(line);
    }
}
