namespace MeProp.Cli;

/// <summary>How a run ended, in the words of summary.json.</summary>
internal static class RunOutcome
{
    /// <summary>All epochs were trained.</summary>
    public const string Completed = "completed";

    /// <summary>Patience ran out.</summary>
    public const string StoppedEarly = "stoppedEarly";

    /// <summary>The user stopped it.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>A loss or gradient became infinite or not a number.</summary>
    public const string NonFinite = "nonFinite";

    /// <summary>Something else failed, as a full disk.</summary>
    public const string Failed = "failed";
}
