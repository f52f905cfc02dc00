namespace MeProp.Fuzz;

/// <summary>What a run found.</summary>
internal sealed record FuzzReport
{
    /// <summary>Files in all.</summary>
    public long Files { get; init; }

    /// <summary>Files that are safetensors and models.</summary>
    public long Models { get; init; }

    /// <summary>Files that are safetensors, but no models.</summary>
    public long TensorsOnly { get; init; }

    /// <summary>Files that are no safetensors.</summary>
    public long Rejected { get; init; }

    /// <summary>The most bytes allocated for one file.</summary>
    public long LargestAllocation { get; init; }

    /// <summary>
    /// The largest ratio of what was allocated for a file, less <see cref="FuzzRun.AllowedBytes"/>, to its length.
    /// </summary>
    public double LargestFactor { get; init; }

    /// <summary>The longest time for one file.</summary>
    public double LongestSeconds { get; init; }

    /// <summary>Kinds of messages (names and numbers left out) and how often they were seen.</summary>
    public required IReadOnlyDictionary<string, long> Messages { get; init; }
}
