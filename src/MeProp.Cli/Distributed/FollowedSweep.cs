namespace MeProp.Cli;

/// <summary>A sweep as the processes after process 0 train it: process 0 says which run is next.</summary>
internal static class FollowedSweep
{
    public static int Train(SweepPlan plan, ProgramEnvironment environment)
    {
        var data = new LoadedData(environment, new Terminal(environment, OutputMode.Quiet));
        using var device = new SweepDevice(environment);
        int code = ExitCode.Done;
        while (RunAnnouncement.Receive(environment.Processes!) is { } next)
        {
            RunConfiguration configuration = plan.Runs[next.Index].Configuration;
            Checkpoint? checkpoint = next.CheckpointFolder.Length > 0 ? Checkpoint.Load(next.CheckpointFolder) : null;
            int ended = FollowedRun.Train(configuration, data, device.For(configuration), checkpoint, environment);
            if (ended != ExitCode.Done) code = ended;
        }

        return code;
    }
}
