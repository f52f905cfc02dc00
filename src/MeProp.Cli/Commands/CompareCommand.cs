using System.CommandLine;
using System.Text;

namespace MeProp.Cli;

/// <summary>
/// <c>meprop compare</c>: trains dense and sparse with the same seed, one after the other, and prints the table of the
/// paper.
/// </summary>
internal static class CompareCommand
{
    private const string Description =
        "Trains dense and with meProp, same seed, one after the other, and compares time and test score.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("compare", Description);
        string method =
            $"The method to set against dense: {Settings.Method.MeaningsOf(method => method != TrainingMethod.Dense)}";
        var arguments = new RunArguments(
            environment.Tasks, "Folder of both runs (runs/DATA-compare-TIME)", setting =>
                setting == Settings.Method ? method : null);
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(RunRequest request, ProgramEnvironment environment)
    {
        RunConfiguration sparse = request.Configuration;
        if (sparse.IsDense)
        {
            throw new ConfigurationException(
                "compare sets a sparse method against dense: give it a --method other than dense, a --k above 0 and "
                + "below --hidden, "
                + "and at least 2 --layers.");
        }

        var terminal = new Terminal(environment, request.Mode);
        RunFolder.CheckOutput(request.OutputFolder, environment);
        RunConfiguration dense = sparse.With(Settings.Method, TrainingMethod.Dense);
        using var series = new RunSeries(request, environment, terminal, [dense, sparse]);
        RunFolder folder = series.CreateFolder("compare");
        foreach (TrainingRun run in series.Runs) run.Rehearse(environment.Interruption);

        var summaries = new List<RunSummary>();
        foreach (TrainingRun run in series.Runs)
        {
            RunSummary summary = series.Execute(run, folder.CreatePart(run.MethodName, run.Configuration));
            summaries.Add(summary);
            terminal.WriteLine(SummaryText.Of(summary));
            terminal.WriteLine();
            terminal.WriteJson(summary, run.Json.LineOf<RunSummary>());
            int code = Outcomes.Report(summary, folder.From(environment.WorkingDirectory), terminal);
            if (code != ExitCode.Done) return code;
        }

        var report = new ComparisonReport
        {
            Folder = folder.Path,
            Dense = summaries[0],
            Sparse = summaries[1],
            SparseTitle = series.Runs[1].Title,
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
        foreach (string line in table.Conditions) terminal.WriteLine(line);
        terminal.WriteLine($"The runs are in {path}");
        terminal.WriteLine("To repeat them:");
        terminal.WriteLine($"  {folder.Repetition("compare", environment.WorkingDirectory)}");
        terminal.WriteResult(table.ToLine() + $"; {path}");
        terminal.WriteJson(report, json.LineOf<ComparisonReport>());
    }
}
