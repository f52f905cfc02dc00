namespace MeProp.Cli;

/// <summary>A line of metrics.jsonl.</summary>
internal sealed record EvaluationLine : ScoredRecord
{
    public string Event { get; } = "evaluation";

    public required string Method { get; init; }

    public required int Epoch { get; init; }

    public required int Evaluation { get; init; }

    public required long Step { get; init; }

    public required double? TrainLoss { get; init; }

    public required double? DevLoss { get; init; }

    public required double? DevScore { get; init; }

    public required double? TestLoss { get; init; }

    public required double? TestScore { get; init; }

    public required bool IsBest { get; init; }

    public required IReadOnlyList<int> Hidden { get; init; }

    public required double TrainSeconds { get; init; }

    /// <summary>Puts a report into the words of the file.</summary>
    public static EvaluationLine From(string method, EvaluationReport report) => new()
    {
        Method = method,
        Epoch = report.Epoch,
        Evaluation = report.Index,
        Step = report.Step,
        TrainLoss = JsonNumber.OrNull(report.TrainingLoss),
        DevLoss = JsonNumber.OrNull(report.Development?.Loss),
        DevScore = JsonNumber.OrNull(report.Development?.Score),
        TestLoss = JsonNumber.OrNull(report.Test?.Loss),
        TestScore = JsonNumber.OrNull(report.Test?.Score),
        IsBest = report.IsBest,
        Hidden = report.HiddenSizes,
        TrainSeconds = report.TrainingSeconds,
        DevOthers = report.Development?.Others,
        TestOthers = report.Test?.Others,
    };
}
