namespace MeProp.Cli;

/// <summary>What the command line of a sweep asks for.</summary>
internal sealed record SweepRequest(SweepPlan Plan, string? OutputFolder, OutputMode Mode, ViewRequest View)
{
    /// <summary>Whether each run is trained by processes that were started together.</summary>
    public bool IsDistributed { get; init; }
}
