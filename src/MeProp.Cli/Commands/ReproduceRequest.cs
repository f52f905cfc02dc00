namespace MeProp.Cli;

/// <summary>What the command line of <c>reproduce</c> asks for.</summary>
internal sealed record ReproduceRequest
{
    public required IReadOnlyList<Experiment> Experiments { get; init; }

    public required ExperimentFolder Folder { get; init; }

    public required ExperimentOptions Options { get; init; }

    public required OutputMode Mode { get; init; }

    /// <summary>Path of the document to write; null to write none.</summary>
    public required string? Document { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary>Whether no experiment is named that could be run.</summary>
    public required bool IsListing { get; init; }
}
