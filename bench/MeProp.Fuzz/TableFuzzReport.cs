namespace MeProp.Fuzz;

/// <summary>What a run on tables found.</summary>
internal sealed record TableFuzzReport
{
    public required long Files { get; init; }

    public required long Accepted { get; init; }

    public required long Rejected { get; init; }

    /// <summary>Bytes that the worst file allocated.</summary>
    public required long LargestAllocation { get; init; }

    public required double LongestSeconds { get; init; }

    public required IReadOnlyDictionary<string, long> Messages { get; init; }
}
