namespace MeProp.Fuzz;

/// <summary>What a run found.</summary>
internal abstract record FuzzReport
{
    /// <summary>Files in all.</summary>
    public required long Files { get; init; }

    /// <summary>Files that were accepted, by kind.</summary>
    public abstract string Found { get; }

    /// <summary>Files that were refused.</summary>
    public required long Rejected { get; init; }

    /// <summary>The most bytes allocated for one file.</summary>
    public required long LargestAllocation { get; init; }

    /// <summary>The longest time for one file.</summary>
    public required double LongestSeconds { get; init; }

    /// <summary>Kinds of messages (names and numbers left out) and how often they were seen.</summary>
    public required IReadOnlyDictionary<string, long> Messages { get; init; }
}
