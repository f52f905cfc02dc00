using System.CommandLine;
using System.Text;
using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop compare</c>: trains dense and sparse with the same seed, one after the other, and prints the table of the paper.</summary>
internal static class CompareCommand
{
    private const string Description = "Trains dense and with meProp, same seed, one after the other, and compares time and test score.";

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Where it runs.</param>
    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("compare", Description);
        var arguments = new RunArguments();
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(RunRequest request, ProgramEnvironment environment)
    {
        if (request.Configuration.Keep == Keep.All)
            throw new ConfigurationException("compare sets a sparse method against dense: give it a --method other than dense, and a --k above 0 and below --hidden.");

        var terminal = new Terminal(environment, request.Mode);
        foreach (string note in request.Notes) terminal.WriteNote(note);
        ImageData data = RunData.Load(request.Configuration, new DownloadDisplay(terminal), environment.Interruption);
        using var device = CpuDevice.Create(request.Configuration.Threads);
        var sparse = new TrainingRun(request.Configuration, data, device);
        var dense = new TrainingRun(request.Configuration with { Method = KeepRule.All }, data, device);
        RunFolder folder = RunFolder.Create(request.OutputFolder, $"{data.Name}-compare-{sparse.MethodName}", request.Configuration, environment);
        dense.Rehearse(environment.Interruption);
        sparse.Rehearse(environment.Interruption);

        var summaries = new List<RunSummary>();
        foreach (TrainingRun run in (ReadOnlySpan<TrainingRun>)[dense, sparse])
        {
            RunHeader.Write(run, terminal);
            RunFolder part = folder.CreatePart(run.MethodName, run.Configuration);
            RunSummary summary = RunExecution.Execute(run, part, request.Notes, terminal, environment);
            summaries.Add(summary);
            terminal.WriteLine(SummaryText.Of(summary));
            terminal.WriteLine();
            terminal.WriteJson(summary, CliJsonContext.Lines.RunSummary);
            if (Outcomes.Report(summary, terminal) is var code && code != ExitCode.Done) return code;
        }

        Report(new ComparisonReport { Dense = summaries[0], Sparse = summaries[1], SparseTitle = sparse.Title }, folder, terminal, environment);
        return ExitCode.Done;
    }

    private static void Report(ComparisonReport report, RunFolder folder, Terminal terminal, ProgramEnvironment environment)
    {
        AtomicFile.Write(folder.File("comparison.json"), [.. JsonSerializer.SerializeToUtf8Bytes(report, CliJsonContext.Indented.ComparisonReport), (byte)'\n']);
        AtomicFile.Write(folder.File("comparison.md"), Encoding.UTF8.GetBytes(new ComparisonTable(report, "×").ToMarkdown()));

        var table = new ComparisonTable(report, terminal.Times);
        string path = folder.From(environment.WorkingDirectory);
        terminal.Write(table.ToTable(terminal.Border));
        terminal.WriteLine(table.Conditions);
        terminal.WriteLine($"The runs are in {path}");
        terminal.WriteLine($"To repeat them: {folder.Repetition("compare", environment.WorkingDirectory)}");
        terminal.WriteResult(table.ToLine() + $"; {path}");
        terminal.WriteJson(report, CliJsonContext.Lines.ComparisonReport);
    }
}
