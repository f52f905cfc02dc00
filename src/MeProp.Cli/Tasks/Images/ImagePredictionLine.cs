namespace MeProp.Cli;

/// <summary>What <c>meprop predict</c> says of one image, as <c>--json</c> prints it.</summary>
internal sealed record ImagePredictionLine
{
    public string Event { get; } = "prediction";

    public required string File { get; init; }

    public required int Image { get; init; }

    public required int Class { get; init; }

    public required string Label { get; init; }

    /// <summary>0 to 1; null when the network's outputs are not finite.</summary>
    public required float? Probability { get; init; }

    public required IReadOnlyList<float?> Probabilities { get; init; }

    /// <summary>Light and dark were exchanged; null for an image of an IDX file.</summary>
    public required bool? Inverted { get; init; }

    /// <summary>Nothing was found in the picture; null for an image of an IDX file.</summary>
    public required bool? Empty { get; init; }
}
