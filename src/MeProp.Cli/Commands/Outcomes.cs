namespace MeProp.Cli;

internal static class Outcomes
{
    /// <summary>Says on standard error why a run did not reach its end.</summary>
    public static int Report(RunSummary summary, string folder, Terminal terminal, string? resumption = null)
    {
        switch (summary.Outcome)
        {
            case RunOutcome.Completed or RunOutcome.StoppedEarly:
                return ExitCode.Done;
            case RunOutcome.Interrupted:
                string next = resumption is null
                    ? $"what came out until then is in {folder}"
                    : $"to continue: {resumption}";
                terminal.WriteError($"interrupted in epoch {summary.EpochsCompleted + 1} of {summary.Epochs}; {next}");
                return ExitCode.Interrupted;
            default:
                terminal.WriteError(
                    $"{(summary.Error ?? summary.Outcome).TrimEnd('.')}. What came out before is in {folder}");
                return ExitCode.Failed;
        }
    }
}
