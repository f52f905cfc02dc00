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
        return request.IsDistributed
            ? DistributedProgram.Run(environment, own => RunShared(request, own, introduce))
            : RunAlone(request, environment, introduce);
    }

    private static int RunShared(
        RunRequest request, ProgramEnvironment environment, Func<TrainingRun, string>? introduce)
    {
        RunConfiguration configuration = request.Configuration;
        int threads = DistributedProgram.ThreadsOf(configuration.Get(Settings.Threads), environment);
        request = request with
        {
            Configuration = configuration.With(Settings.Threads, threads),
            Notes = [.. request.Notes, .. DistributedProgram.NotesOn(environment)],
        };
        return environment.Processes!.Rank == 0
            ? RunAlone(request, environment, introduce)
            : FollowedRun.Train(request, environment);
    }

    /// <summary>Trains in this process, or as process 0 of several.</summary>
    private static int RunAlone(
        RunRequest request, ProgramEnvironment environment, Func<TrainingRun, string>? introduce)
    {
        var terminal = new Terminal(environment, request.Mode);
        RunFolder.CheckOutput(request.OutputFolder, environment);
        var board = TensorBoardFolder.Open(request.View.TensorBoardFolder, environment);
        if (request.OutputFolder is { } output) board?.CheckUnused([RunFolder.At(output, environment).Name]);
        using ResumedRun? resumed = request.ResumedFolder is { } earlier
            ? ResumedRun.Open(RunFolder.Find(earlier, environment), request.Configuration, environment)
            : null;
        if (resumed?.CompleteNote(request.Configuration, environment) is { } complete)
        {
            foreach (string note in (string[])[.. request.Notes, complete]) terminal.WriteNote(note);
            return ExitCode.Done;
        }

        RunConfiguration configuration = request.Configuration;
        if (request.View.WritesReport) ReportWarmup.Begin(configuration, environment);
        TaskData data = new LoadedData(environment, terminal).Of(configuration);
        if (environment.Processes is { } processes) DistributedProgram.Meet(processes);
        using Device device = ComputeDevice.Open(configuration, environment);
        var run = new TrainingRun(configuration, data, device, environment.Tasks)
        {
            Resumed = resumed,
            HasCheckpoints = request.HasCheckpoints,
            Processes = environment.Processes,
        };
        MemoryNeed.Of(run).Check(environment.AvailableMemory, configuration);
        string[] notes = [.. request.Notes, .. run.Notes];
        foreach (string note in notes) terminal.WriteNote(note);
        RunFolder folder = resumed?.Folder ?? RunFolder.Create(
            request.OutputFolder, $"{run.Data.Name}-{run.MethodName}", configuration, environment);
        RunHeader.Write(run, terminal);
        if (introduce?.Invoke(run) is { } introduction)
        {
            terminal.WriteLine(introduction);
            notes = [.. notes, introduction];
        }

        var progress = RunProgress.Create(terminal, run, environment.Clock);
        var reports = new ReportMaker(environment, terminal);
        RunSummary summary;
        try
        {
            using (LiveReport.Begin(request.View, folder, environment, terminal))
                summary = RunExecution.Execute(run, folder, notes, progress, environment, board);
        }
        catch (RunFailedException)
        {
            if (request.View.WritesReport) reports.OfEnded(folder);
            throw;
        }

        int code = Report(summary, run, folder, terminal, environment);
        if (request.View.WritesReport) reports.OfEnded(folder, run);
        return code;
    }

    private static int Report(
        RunSummary summary, TrainingRun run, RunFolder folder, Terminal terminal, ProgramEnvironment environment)
    {
        string path = folder.From(environment.WorkingDirectory);
        var table = new SummaryTable(run.Title, summary);
        if (summary.BestEpoch is not null) terminal.Write(table.ToTable(terminal.Border), table.ToLines());
        if (SummaryText.SizesOf(summary) is { } sizes) terminal.WriteLine(sizes);
        if (EarlyStop.Of(summary, run.Configuration) is { } stop) terminal.WriteLine(stop);
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
