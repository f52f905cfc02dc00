namespace MeProp.Cli;

/// <summary>A line of metrics.jsonl.</summary>
internal sealed record EvaluationLine
{
    public string Event { get; } = "evaluation";

    public required string Method { get; init; }

    public required int Epoch { get; init; }

    public required int Evaluation { get; init; }

    public required long Step { get; init; }

    public required double? TrainLoss { get; init; }

    public required double? DevLoss { get; init; }

    public required double? DevAccuracy { get; init; }

    public required double? TestLoss { get; init; }

    public required double? TestAccuracy { get; init; }

    public required bool IsBest { get; init; }

    /// <summary>Outputs of each hidden layer.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    public required double TrainSeconds { get; init; }

    /// <summary>Puts a report into the words of the file.</summary>
    /// <param name="method">What the run trains with.</param>
    /// <param name="report">What is known.</param>
    public static EvaluationLine From(string method, EvaluationReport report) => new()
    {
        Method = method,
        Epoch = report.Epoch,
        Evaluation = report.Index,
        Step = report.Step,
        TrainLoss = JsonNumber.OrNull(report.TrainingLoss),
        DevLoss = JsonNumber.OrNull(report.Development?.Loss),
        DevAccuracy = JsonNumber.OrNull(report.Development?.Accuracy),
        TestLoss = JsonNumber.OrNull(report.Test?.Loss),
        TestAccuracy = JsonNumber.OrNull(report.Test?.Accuracy),
        IsBest = report.IsBest,
        Hidden = report.HiddenSizes,
        TrainSeconds = report.TrainingSeconds,
    };
}
