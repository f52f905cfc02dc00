namespace MeProp.Cli;

/// <summary>The number that <c>meprop predict</c> says of a row of a table, as <c>--json</c> prints it.</summary>
internal sealed record TableNumberLine
{
    public string Event { get; } = "prediction";

    public required string File { get; init; }

    /// <summary>The line of the file, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Null when the network's output is not finite.</summary>
    public required double? Prediction { get; init; }
}
