using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>What <c>meprop evaluate</c> found of a parser, as <c>--json</c> prints it; scores in percent.</summary>
internal sealed record ParsingTestReport
{
    public string Event { get; } = "test";

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required string Part { get; init; }

    public required int Words { get; init; }

    public required double? Uas { get; init; }

    public required double? Las { get; init; }

    public required int WordsWithoutPunctuation { get; init; }

    public required double? UasWithoutPunctuation { get; init; }

    public required double? LasWithoutPunctuation { get; init; }

    public required int Sentences { get; init; }

    /// <summary>Sentences whose heads and relations are all right.</summary>
    public required int CorrectSentences { get; init; }

    /// <summary>Mean per move on the way to the gold trees; null when not finite.</summary>
    public required double? Loss { get; init; }

    public static ParsingTestReport Of(
        string model, string dataset, string part, Evaluation evaluation, ParsingReport report) => new()
        {
            Model = model,
            Dataset = dataset,
            Part = part,
            Words = report.All.Words,
            Uas = JsonNumber.OrNull(100 * report.All.Uas),
            Las = JsonNumber.OrNull(100 * report.All.Las),
            WordsWithoutPunctuation = report.WithoutPunctuation.Words,
            UasWithoutPunctuation = JsonNumber.OrNull(100 * report.WithoutPunctuation.Uas),
            LasWithoutPunctuation = JsonNumber.OrNull(100 * report.WithoutPunctuation.Las),
            Sentences = report.Sentences,
            CorrectSentences = report.CorrectSentences,
            Loss = JsonNumber.OrNull(evaluation.Loss),
        };
}
