namespace MeProp.Fuzz;

/// <summary>What a run over CoNLL-U files found.</summary>
internal sealed record TextFuzzReport
{
    /// <summary>Files in all.</summary>
    public long Files { get; init; }

    /// <summary>Files that are valid CoNLL-U.</summary>
    public long Accepted { get; init; }

    /// <summary>Files that are no CoNLL-U.</summary>
    public long Rejected { get; init; }

    /// <summary>Files that are valid tokenized text.</summary>
    public long Tokenized { get; init; }

    /// <summary>The most bytes allocated to read one file.</summary>
    public long LargestAllocation { get; init; }

    /// <summary>The longest time for one file.</summary>
    public double LongestSeconds { get; init; }

    /// <summary>Kinds of messages (names and numbers left out) and how often they were seen.</summary>
    public required IReadOnlyDictionary<string, long> Messages { get; init; }
}
