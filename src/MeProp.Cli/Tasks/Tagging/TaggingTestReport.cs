using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>What <c>meprop evaluate</c> found of a tagger, as <c>--json</c> prints it; scores in percent.</summary>
internal sealed record TaggingTestReport
{
    public string Event { get; } = "test";

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required string Part { get; init; }

    public required int Words { get; init; }

    public required double? Accuracy { get; init; }

    /// <summary>Mean per word with a tag of the training text; null when not finite.</summary>
    public required double? Loss { get; init; }

    public required int Wrong { get; init; }

    /// <summary>Words that training did not have.</summary>
    public required int UnknownWords { get; init; }

    public required double? UnknownAccuracy { get; init; }

    public required int Sentences { get; init; }

    /// <summary>Sentences without a wrong tag.</summary>
    public required double? SentenceAccuracy { get; init; }

    public required IReadOnlyList<TagConfusionLine> Confusions { get; init; }

    public static TaggingTestReport Of(
        string model, string dataset, string part, Evaluation evaluation, TaggingReport report) => new()
        {
            Model = model,
            Dataset = dataset,
            Part = part,
            Words = report.Words,
            Accuracy = JsonNumber.OrNull(100 * report.Accuracy),
            Loss = JsonNumber.OrNull(evaluation.Loss),
            Wrong = report.Words - report.CorrectWords,
            UnknownWords = report.UnknownWords,
            UnknownAccuracy = JsonNumber.OrNull(100 * report.UnknownAccuracy),
            Sentences = report.Sentences,
            SentenceAccuracy = JsonNumber.OrNull(100 * report.SentenceAccuracy),
            Confusions = [.. report.Confusions.Select(one => new TagConfusionLine(one.Gold, one.Predicted, one.Count))],
        };
}
