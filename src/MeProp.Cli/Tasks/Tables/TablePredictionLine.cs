namespace MeProp.Cli;

/// <summary>What <c>meprop predict</c> says of a row of a table, as <c>--json</c> prints it.</summary>
internal sealed record TablePredictionLine
{
    public string Event { get; } = "prediction";

    public required string File { get; init; }

    /// <summary>The line of the file, from 1.</summary>
    public required int Line { get; init; }

    public required string Prediction { get; init; }

    /// <summary>0 to 1; null when the network's outputs are not finite.</summary>
    public required IReadOnlyDictionary<string, float?> Probabilities { get; init; }
}
