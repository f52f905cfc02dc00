namespace MeProp.Fuzz;

/// <summary>What a run over pictures and IDX files found.</summary>
internal sealed record PictureFuzzReport
{
    /// <summary>Files in all.</summary>
    public long Files { get; init; }

    /// <summary>Files that are pictures.</summary>
    public long Pictures { get; init; }

    /// <summary>Files that are IDX files of images.</summary>
    public long Idx { get; init; }

    /// <summary>Files that are neither.</summary>
    public long Rejected { get; init; }

    /// <summary>The most bytes allocated to read one file.</summary>
    public long LargestAllocation { get; init; }

    /// <summary>The longest time for one file.</summary>
    public double LongestSeconds { get; init; }

    /// <summary>Kinds of messages (names and numbers left out) and how often they were seen.</summary>
    public required IReadOnlyDictionary<string, long> Messages { get; init; }
}
