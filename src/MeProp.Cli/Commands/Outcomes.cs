namespace MeProp.Cli;

/// <summary>Turns the outcome of a run into a message and an exit code.</summary>
internal static class Outcomes
{
    /// <summary>Says on standard error why a run did not reach its end.</summary>
    /// <param name="summary">What came out.</param>
    /// <param name="terminal">Where to say it.</param>
    public static int Report(RunSummary summary, Terminal terminal)
    {
        switch (summary.Outcome)
        {
            case RunOutcome.Completed or RunOutcome.StoppedEarly:
                return ExitCode.Done;
            case RunOutcome.Interrupted:
                terminal.WriteError($"interrupted in epoch {summary.EpochsCompleted + 1} of {summary.Epochs}; what came out until then is saved.");
                return ExitCode.Interrupted;
            default:
                terminal.WriteError(summary.Error ?? summary.Outcome);
                return ExitCode.Failed;
        }
    }
}
