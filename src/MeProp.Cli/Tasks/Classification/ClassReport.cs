namespace MeProp.Cli;

/// <summary>
/// How well one class was told from the others; scores in percent, null where there is nothing to divide by.
/// </summary>
internal sealed record ClassReport
{
    public required string Label { get; init; }

    public required int Examples { get; init; }

    public required int Predictions { get; init; }

    public required int Correct { get; init; }

    public required double? Precision { get; init; }

    public required double? Recall { get; init; }

    public required double? F1 { get; init; }

    /// <summary>With scores in percent.</summary>
    public static ClassReport Of(ClassScore score, string label) => new()
    {
        Label = label,
        Examples = score.Examples,
        Predictions = score.Predictions,
        Correct = score.Correct,
        Precision = JsonNumber.OrNull(100 * score.Precision),
        Recall = JsonNumber.OrNull(100 * score.Recall),
        F1 = JsonNumber.OrNull(100 * score.F1),
    };
}
