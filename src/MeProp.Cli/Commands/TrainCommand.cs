using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop train</c>: trains one network and writes a run folder.</summary>
internal static class TrainCommand
{
    private const string Description = "Trains a network and writes a run folder.";

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Where it runs.</param>
    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("train", Description);
        var arguments = new RunArguments();
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(RunRequest request, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, request.Mode);
        foreach (string note in request.Notes) terminal.WriteNote(note);
        ImageData data = RunData.Load(request.Configuration, new DownloadDisplay(terminal), environment.Interruption);
        using var device = CpuDevice.Create(request.Configuration.Threads);
        var run = new TrainingRun(request.Configuration, data, device);
        RunFolder folder = RunFolder.Create(request.OutputFolder, $"{data.Name}-{run.MethodName}", request.Configuration, environment);
        RunHeader.Write(run, terminal);
        RunSummary summary = RunExecution.Execute(run, folder, request.Notes, terminal, environment);
        return Report(summary, run, folder, terminal, environment);
    }

    private static int Report(RunSummary summary, TrainingRun run, RunFolder folder, Terminal terminal, ProgramEnvironment environment)
    {
        string path = folder.From(environment.WorkingDirectory);
        if (summary.BestEpoch is not null) terminal.Write(SummaryTable.Of(run.Title, summary, terminal.Border));
        terminal.WriteLine($"The run is in {path}");
        terminal.WriteLine($"To repeat it: {folder.Repetition("train", environment.WorkingDirectory)}");
        terminal.WriteResult($"{SummaryText.Of(summary)}; {path}");
        terminal.WriteJson(summary, CliJsonContext.Lines.RunSummary);
        return Outcomes.Report(summary, terminal);
    }
}
