using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>What <c>meprop evaluate</c> found of classes, as <c>--json</c> prints it.</summary>
internal sealed record ClassificationTestReport
{
    public string Event { get; } = "test";

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required string Part { get; init; }

    /// <summary>The column of a table that is predicted; absent for other data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    public required int Examples { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>Mean per example; null when not finite.</summary>
    public required double? Loss { get; init; }

    /// <summary>Examples that were taken for another class.</summary>
    public required int Wrong { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>One row for each true class, one column for each predicted one.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    public required IReadOnlyList<ClassReport> Classes { get; init; }

    public static ClassificationTestReport Of(
        string model, string dataset, string part, IReadOnlyList<string> labels, ClassificationReport report)
    {
        int[] classes = [.. Enumerable.Range(0, report.Classes)];
        return new()
        {
            Model = model,
            Dataset = dataset,
            Part = part,
            Examples = report.Evaluation.Count,
            Accuracy = report.Evaluation.Score,
            Loss = JsonNumber.OrNull(report.Evaluation.Loss),
            Wrong = report.Evaluation.Count - report.Scores.Sum(score => score.Correct),
            Labels = labels,
            ConfusionMatrix =
                [.. classes.Select(label => Array.ConvertAll(classes, other => report.Count(label, other)))],
            Classes = [.. report.Scores.Select(score => ClassReport.Of(score, labels[score.Class]))],
        };
    }
}
