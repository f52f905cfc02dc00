namespace MeProp.Cli;

internal static class RunExecution
{
    /// <summary>
    /// Trains to the end, to an interruption, or to a loss that is not finite; the summary says which.
    /// </summary>
    public static RunSummary Execute(
        TrainingRun run, RunFolder folder, IEnumerable<string> notes, RunProgress progress,
        ProgramEnvironment environment)
    {
        using var recorder = new RunRecorder(folder, run, notes, environment.Clock);
        using var activity = ActivityRecorder.Of(run, folder.Path);
        try
        {
            return recorder.Conclude(
                progress.Watch(() => run.Train([recorder, activity, progress], folder.Path, environment.Interruption)));
        }
        catch (Exception exception) when (recorder.HasBegun)
        {
            recorder.ConcludeFailed(exception);
            throw new RunFailedException(folder.From(environment.WorkingDirectory), exception);
        }
    }
}
