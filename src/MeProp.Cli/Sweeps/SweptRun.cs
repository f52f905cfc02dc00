namespace MeProp.Cli;

/// <summary>A run of a sweep that has ended, or that could not begin.</summary>
/// <param name="Run">What was planned.</param>
/// <param name="Summary">What came out; null when it could not begin.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
internal sealed record SweptRun(PlannedRun Run, RunSummary? Summary, string? Error)
{
    /// <summary>True when the run came to its end, so that its numbers count.</summary>
    public bool IsComplete => Summary is { IsComplete: true };

    public bool IsInterrupted => Summary?.Outcome == RunOutcome.Interrupted;

    /// <summary>True when running it again could not give anything else.</summary>
    public bool IsFinal => Summary is { IsFinal: true };

    public bool HasFailed => !IsComplete && !IsInterrupted;
}
