namespace MeProp.Cli;

internal static class RunExecution
{
    /// <summary>
    /// Trains to the end, to an interruption, or to a loss that is not finite; the summary says which. Writes events
    /// where <paramref name="board"/> is a folder for them.
    /// </summary>
    public static RunSummary Execute(
        TrainingRun run, RunFolder folder, IEnumerable<string> notes, RunProgress progress,
        ProgramEnvironment environment, TensorBoardFolder? board = null)
    {
        using var recorder = new RunRecorder(folder, run, notes, environment.Clock);
        using TensorBoardRecorder? events = board?.CreateRecorder(run, folder, environment.Clock);
        using var activity = ActivityRecorder.Of(run, folder.Path, events is null ? null : events.OnSample);
        TrainingCallback[] callbacks =
            [.. ((TrainingCallback?[])[recorder, events, activity, progress]).OfType<TrainingCallback>()];
        try
        {
            if (recorder.HasBegun) environment.Interruption.ThrowIfCancellationRequested();
            return recorder.Conclude(
                progress.Watch(() => run.Train(callbacks, folder.Path, environment.Interruption)));
        }
        catch (OperationCanceledException) when (recorder.HasBegun)
        {
            return recorder.ConcludeInterrupted();
        }
        catch (Exception exception) when (recorder.HasBegun)
        {
            recorder.ConcludeFailed(exception);
            throw new RunFailedException(folder.From(environment.WorkingDirectory), exception);
        }
    }
}
