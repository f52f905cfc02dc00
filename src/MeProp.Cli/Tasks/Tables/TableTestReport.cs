namespace MeProp.Cli;

/// <summary>What <c>meprop evaluate</c> found of a model of tables, as <c>--json</c> prints it.</summary>
internal sealed record TableTestReport
{
    public string Event { get; } = "test";

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required string Part { get; init; }

    public required string Target { get; init; }

    public required int Rows { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>Mean per row; null when not finite.</summary>
    public required double? Loss { get; init; }

    /// <summary>Rows that were taken for another class.</summary>
    public required int Wrong { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>One row for each true class, one column for each predicted one.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    public required IReadOnlyList<ClassReport> Classes { get; init; }

    public static TableTestReport Of(TableModel model, string dataset, string part, ClassificationReport report)
    {
        IReadOnlyList<string> labels = model.Transformation.Target.Classes;
        return new()
        {
            Model = model.File,
            Dataset = dataset,
            Part = part,
            Target = model.Transformation.Target.Name,
            Rows = report.Evaluation.Count,
            Accuracy = report.Evaluation.Score,
            Loss = JsonNumber.OrNull(report.Evaluation.Loss),
            Wrong = report.Evaluation.Count - report.Scores.Sum(score => score.Correct),
            Labels = labels,
            ConfusionMatrix = TableExamination.Of(report, model.Transformation.Target).Confusions.Counts,
            Classes = [.. report.Scores.Select(score => ClassReport.Of(score, labels[score.Class]))],
        };
    }
}
