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
        var arguments = new RunArguments(canResume: true);
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(RunRequest request, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, request.Mode);
        RunFolder.CheckOutput(request.OutputFolder, environment);
        using ResumedRun? resumed = request.ResumedFolder is { } earlier ? ResumedRun.Open(RunFolder.Find(earlier, environment), request.Configuration, environment) : null;
        if (resumed?.CompleteNote(request.Configuration, environment) is { } complete)
        {
            terminal.WriteNote(complete);
            return ExitCode.Done;
        }

        ImageData data = RunData.Load(request.Configuration, new DownloadDisplay(terminal), environment.Interruption);
        using var device = CpuDevice.Create(request.Configuration.Threads);
        var run = new TrainingRun(request.Configuration, data, device) { Resumed = resumed, HasCheckpoints = request.HasCheckpoints };
        string[] notes = [.. request.Notes, .. run.Notes];
        foreach (string note in notes) terminal.WriteNote(note);
        RunFolder folder = resumed?.Folder ?? RunFolder.Create(request.OutputFolder, $"{data.Name}-{run.MethodName}", request.Configuration, environment);
        RunHeader.Write(run, terminal);
        RunSummary summary = RunExecution.Execute(run, folder, notes, terminal, environment);
        return Report(summary, run, folder, terminal, environment);
    }

    /// <summary>Says what came out and where it is.</summary>
    /// <param name="summary">What came out.</param>
    /// <param name="run">What was trained.</param>
    /// <param name="folder">Where it is.</param>
    /// <param name="terminal">Where to say it.</param>
    /// <param name="environment">For paths.</param>
    /// <returns>The exit code.</returns>
    public static int Report(RunSummary summary, TrainingRun run, RunFolder folder, Terminal terminal, ProgramEnvironment environment)
    {
        string path = folder.From(environment.WorkingDirectory);
        var table = new SummaryTable(run.Title, summary);
        if (summary.BestEpoch is not null) terminal.Write(table.ToTable(terminal.Border), table.ToLines());
        if (SimplificationText.Of(summary) is { } sizes) terminal.WriteLine(sizes);
        terminal.WriteResult($"{SummaryText.Of(summary)}; {path}");
        terminal.WriteJson(summary, CliJsonContext.Lines.RunSummary);
        int code = Outcomes.Report(summary, path, terminal, run.HasCheckpoints ? folder.Resumption(environment.WorkingDirectory) : null);
        if (code != ExitCode.Done) return code;
        terminal.WriteLine($"The run is in {path}");
        terminal.WriteLine("To repeat it:");
        terminal.WriteLine($"  {folder.Repetition("train", environment.WorkingDirectory)}");
        return code;
    }
}
