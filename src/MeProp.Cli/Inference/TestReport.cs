namespace MeProp.Cli;

/// <summary>What <c>meprop evaluate</c> found, as <c>--json</c> prints it.</summary>
internal sealed record TestReport
{
    public string Event { get; } = "test";

    /// <summary>Full path of the file.</summary>
    public required string Model { get; init; }

    public required string Dataset { get; init; }

    /// <summary>As in <c>--part</c>.</summary>
    public required string Part { get; init; }

    public required int Examples { get; init; }

    /// <summary>Percent.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean per example; null when not finite.</summary>
    public required double? Loss { get; init; }

    /// <summary>Examples that were taken for another class.</summary>
    public required int Wrong { get; init; }

    /// <summary>Names of the classes.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>One row for each true class, one column for each predicted one.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    public required IReadOnlyList<ClassReport> Classes { get; init; }

    /// <summary>Puts it together.</summary>
    /// <param name="model">What was tested.</param>
    /// <param name="dataset">On what.</param>
    /// <param name="part">On which part.</param>
    /// <param name="report">What came out.</param>
    public static TestReport Of(ImageModel model, string dataset, string part, ClassificationReport report) => new()
    {
        Model = model.File,
        Dataset = dataset,
        Part = part,
        Examples = report.Evaluation.Count,
        Accuracy = report.Evaluation.Accuracy,
        Loss = JsonNumber.OrNull(report.Evaluation.Loss),
        Wrong = report.Evaluation.Count - report.Scores.Sum(score => score.Correct),
        Labels = model.Labels,
        ConfusionMatrix = [.. Enumerable.Range(0, report.Classes).Select(label => (int[])[.. Enumerable.Range(0, report.Classes).Select(predicted => report.Count(label, predicted))])],
        Classes = [.. report.Scores.Select(score => ClassReport.Of(score, model.Labels[score.Class]))],
    };
}
