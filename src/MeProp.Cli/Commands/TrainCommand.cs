using System.CommandLine;

namespace MeProp.Cli;

/// <summary><c>meprop train</c>: trains one network and writes a run folder.</summary>
internal static class TrainCommand
{
    private const string Description = "Trains a network and writes a run folder.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("train", Description);
        var arguments = new RunArguments(environment.Tasks, canResume: true);
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    /// <summary>Trains one run and reports it; <paramref name="introduce"/> says something before.</summary>
    public static int Run(
        RunRequest request, ProgramEnvironment environment, Func<TrainingRun, string>? introduce = null)
    {
        var terminal = new Terminal(environment, request.Mode);
        RunFolder.CheckOutput(request.OutputFolder, environment);
        using ResumedRun? resumed = request.ResumedFolder is { } earlier
            ? ResumedRun.Open(RunFolder.Find(earlier, environment), request.Configuration, environment)
            : null;
        if (resumed?.CompleteNote(request.Configuration, environment) is { } complete)
        {
            terminal.WriteNote(complete);
            return ExitCode.Done;
        }

        using var series = new RunSeries(request, environment, terminal, [request.Configuration], resumed);
        TrainingRun run = series.Runs[0];
        RunFolder folder = resumed?.Folder ?? series.CreateFolder(run.MethodName);
        return Report(series.Execute(run, folder, introduce), run, folder, terminal, environment);
    }

    private static int Report(
        RunSummary summary, TrainingRun run, RunFolder folder, Terminal terminal, ProgramEnvironment environment)
    {
        string path = folder.From(environment.WorkingDirectory);
        var table = new SummaryTable(run.Title, summary);
        if (summary.BestEpoch is not null) terminal.Write(table.ToTable(terminal.Border), table.ToLines());
        if (SummaryText.SizesOf(summary) is { } sizes) terminal.WriteLine(sizes);
        terminal.WriteResult($"{SummaryText.Of(summary)}; {path}");
        terminal.WriteJson(summary, run.Json.LineOf<RunSummary>());
        string? resumption = run.HasCheckpoints ? folder.Resumption(environment.WorkingDirectory) : null;
        int code = Outcomes.Report(summary, path, terminal, resumption);
        if (code != ExitCode.Done) return code;
        terminal.WriteLine($"The run is in {path}");
        terminal.WriteLine("To repeat it:");
        terminal.WriteLine($"  {folder.Repetition("train", environment.WorkingDirectory)}");
        return code;
    }
}
