namespace MeProp.Cli;

/// <summary>Turns the outcome of a run into a message and an exit code.</summary>
internal static class Outcomes
{
    /// <summary>Says on standard error why a run did not reach its end.</summary>
    /// <param name="summary">What came out.</param>
    /// <param name="folder">Where it is kept, as the user would write it.</param>
    /// <param name="terminal">Where to say it.</param>
    /// <param name="resumption">The command that goes on with the run; null when there is none.</param>
    public static int Report(RunSummary summary, string folder, Terminal terminal, string? resumption = null)
    {
        switch (summary.Outcome)
        {
            case RunOutcome.Completed or RunOutcome.StoppedEarly:
                return ExitCode.Done;
            case RunOutcome.Interrupted:
                terminal.WriteError($"interrupted in epoch {summary.EpochsCompleted + 1} of {summary.Epochs}; {(resumption is null ? $"what came out until then is in {folder}" : $"to go on: {resumption}")}");
                return ExitCode.Interrupted;
            default:
                terminal.WriteError($"{(summary.Error ?? summary.Outcome).TrimEnd('.')}. What came out before is in {folder}");
                return ExitCode.Failed;
        }
    }
}
