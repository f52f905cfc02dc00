namespace MeProp;

/// <summary>What is known at one simplification.</summary>
public sealed record SimplificationReport
{
    /// <summary>The epoch that is running or just ended, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Training steps so far.</summary>
    public required long Step { get; init; }

    /// <summary>Neurons that were removed, over all layers.</summary>
    public required int Removed { get; init; }

    /// <summary>Outputs of each hidden layer afterwards.</summary>
    public required IReadOnlyList<int> HiddenSizes { get; init; }
}
