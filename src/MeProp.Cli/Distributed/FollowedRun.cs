namespace MeProp.Cli;

/// <summary>A run as the processes after process 0 train it: they compute their shares and write nothing.</summary>
internal static class FollowedRun
{
    /// <summary>Trains what <see cref="TrainCommand"/> trains in process 0.</summary>
    public static int Train(RunRequest request, ProgramEnvironment environment)
    {
        using ResumedRun? resumed = request.ResumedFolder is { } earlier
            ? ResumedRun.Follow(RunFolder.Find(earlier, environment), request.Configuration, environment)
            : null;
        if (resumed?.CompleteNote(request.Configuration, environment) is not null) return ExitCode.Done;

        // Process 0 fills the cache of data first.
        DistributedProgram.Meet(environment.Processes!);
        var terminal = new Terminal(environment, OutputMode.Quiet);
        using Device device = ComputeDevice.Open(request.Configuration, environment);
        return Train(
            request.Configuration, new LoadedData(environment, terminal), device, resumed?.Checkpoint, environment);
    }

    /// <summary>Trains one run, from a checkpoint where there is one.</summary>
    public static int Train(
        RunConfiguration configuration, LoadedData data, Device device, Checkpoint? checkpoint,
        ProgramEnvironment environment)
    {
        var run = new TrainingRun(configuration, data.Of(configuration), device, environment.Tasks)
        {
            Checkpoint = checkpoint,
            HasCheckpoints = false,
            Processes = environment.Processes,
        };
        return run.Train([], folder: "", environment.Interruption).Outcome switch
        {
            TrainingOutcome.Cancelled => ExitCode.Interrupted,
            TrainingOutcome.NonFinite => ExitCode.Failed,
            _ => ExitCode.Done,
        };
    }
}
