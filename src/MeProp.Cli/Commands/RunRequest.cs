namespace MeProp.Cli;

/// <summary>What a command line asks for.</summary>
internal sealed record RunRequest(
    RunConfiguration Configuration, IReadOnlyList<string> Notes, string? OutputFolder, OutputMode Mode,
    string? ResumedFolder = null, bool HasCheckpoints = true)
{
    public required ViewRequest View { get; init; }

    /// <summary>Whether it is trained by processes that were started together.</summary>
    public bool IsDistributed { get; init; }
}
