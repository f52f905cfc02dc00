using System.CommandLine;
using System.Text;
using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop compare</c>: trains dense and sparse with the same seed, one after the other, and prints the table of the paper.</summary>
internal static class CompareCommand
{
    private const string Description = "Trains dense and with meProp, same seed, one after the other, and compares time and test score.";

    private const string OutputText = "Folder of both runs (runs/DATA-compare-TIME)";
    private const string MethodText = "The method to set against dense: the k largest gradients of each example; one set of k for the batch (default); k at random, likewise; as topk, and hidden neurons that are seldom kept are removed";

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Where it runs.</param>
    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("compare", Description);
        var arguments = new RunArguments(OutputText, setting => setting == Settings.Method ? MethodText : null);
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(RunRequest request, ProgramEnvironment environment)
    {
        if (request.Configuration is { Keep: var keep, Simplification: null } && keep == Keep.All)
            throw new ConfigurationException("compare sets a sparse method against dense: give it a --method other than dense, a --k above 0 and below --hidden, and at least 2 --layers.");

        var terminal = new Terminal(environment, request.Mode);
        RunFolder.CheckOutput(request.OutputFolder, environment);
        ImageData data = RunData.Load(request.Configuration, new DownloadDisplay(terminal), environment.Interruption);
        using var device = CpuDevice.Create(request.Configuration.Threads);
        var sparse = new TrainingRun(request.Configuration, data, device) { HasCheckpoints = request.HasCheckpoints };
        var dense = new TrainingRun(request.Configuration with { Method = TrainingMethod.Dense }, data, device) { HasCheckpoints = request.HasCheckpoints };
        string[] notes = [.. request.Notes, .. sparse.Notes];
        foreach (string note in notes) terminal.WriteNote(note);
        RunFolder folder = RunFolder.Create(request.OutputFolder, $"{data.Name}-compare", request.Configuration, environment);
        dense.Rehearse(environment.Interruption);
        sparse.Rehearse(environment.Interruption);

        var summaries = new List<RunSummary>();
        foreach (TrainingRun run in (ReadOnlySpan<TrainingRun>)[dense, sparse])
        {
            RunHeader.Write(run, terminal);
            RunFolder part = folder.CreatePart(run.MethodName, run.Configuration);
            RunSummary summary = RunExecution.Execute(run, part, notes, terminal, environment);
            summaries.Add(summary);
            terminal.WriteLine(SummaryText.Of(summary));
            terminal.WriteLine();
            terminal.WriteJson(summary, CliJsonContext.Lines.RunSummary);
            if (Outcomes.Report(summary, folder.From(environment.WorkingDirectory), terminal) is var code && code != ExitCode.Done) return code;
        }

        Report(new ComparisonReport { Folder = folder.Path, Dense = summaries[0], Sparse = summaries[1], SparseTitle = sparse.Title }, folder, terminal, environment);
        return ExitCode.Done;
    }

    private static void Report(ComparisonReport report, RunFolder folder, Terminal terminal, ProgramEnvironment environment)
    {
        AtomicFile.Write(folder.File("comparison.json"), [.. JsonSerializer.SerializeToUtf8Bytes(report, CliJsonContext.Indented.ComparisonReport), (byte)'\n']);
        AtomicFile.Write(folder.File("comparison.md"), Encoding.UTF8.GetBytes(new ComparisonTable(report, "×").ToMarkdown()));

        var table = new ComparisonTable(report, terminal.Times);
        string path = folder.From(environment.WorkingDirectory);
        terminal.Write(table.ToTable(terminal.Border), table.ToLines());
        foreach (string line in table.Conditions) terminal.WriteLine(line);
        terminal.WriteLine($"The runs are in {path}");
        terminal.WriteLine("To repeat them:");
        terminal.WriteLine($"  {folder.Repetition("compare", environment.WorkingDirectory)}");
        terminal.WriteResult(table.ToLine() + $"; {path}");
        terminal.WriteJson(report, CliJsonContext.Lines.ComparisonReport);
    }
}
