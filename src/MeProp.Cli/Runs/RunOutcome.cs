namespace MeProp.Cli;

/// <summary>How a run ended, in the words of summary.json.</summary>
internal static class RunOutcome
{
    public const string Completed = "completed";

    public const string StoppedEarly = "stoppedEarly";

    public const string Interrupted = "interrupted";

    /// <summary>A loss or gradient became infinite or not a number.</summary>
    public const string NonFinite = "nonFinite";

    public const string Failed = "failed";
}
