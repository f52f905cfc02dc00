namespace MeProp.Cli;

/// <summary>Trains one run, records it in its folder and shows its progress.</summary>
internal static class RunExecution
{
    /// <summary>Trains to the end, to an interruption, or to a loss that is not finite; the summary says which.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="notes">What the user should know about the configuration.</param>
    /// <param name="terminal">Where to show progress.</param>
    /// <param name="environment">When to stop.</param>
    /// <exception cref="RunFailedException">Something else failed, as a full disk.</exception>
    public static RunSummary Execute(TrainingRun run, RunFolder folder, IEnumerable<string> notes, Terminal terminal, ProgramEnvironment environment)
    {
        using var recorder = new RunRecorder(folder, run, notes, environment.Clock);
        RunProgress progress = RunProgress.Create(terminal, run, environment.Clock);
        try
        {
            return recorder.Conclude(progress.Watch(() => run.Train([recorder, progress], folder.Path, environment.Interruption)));
        }
        catch (Exception exception) when (recorder.HasBegun)
        {
            recorder.ConcludeFailed(exception);
            throw new RunFailedException(folder.From(environment.WorkingDirectory), exception);
        }
    }
}
