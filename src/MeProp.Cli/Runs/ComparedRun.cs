using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>One run of a comparison: what its table and curves need.</summary>
internal sealed record ComparedRun
{
    public required ulong Seed { get; init; }

    public required double? BackpropSeconds { get; init; }

    public required double? EpochSeconds { get; init; }

    public required double? TestScore { get; init; }

    /// <summary>Training time up to the first evaluation that reached the score; null where none did.</summary>
    public required double? SecondsToScore { get; init; }

    /// <summary>Epochs of training up to that evaluation, as in 1.25.</summary>
    public required double? EpochsToScore { get; init; }

    public required IReadOnlyList<CurvePoint> Curve { get; init; }

    [JsonIgnore]
    public NamedScores? TestOthers { get; init; }

    /// <summary>Further scores, under their own names.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others => OtherScores.FieldsOf(("test", TestOthers));

    public static ComparedRun Of(
        RunConfiguration configuration, RunSummary summary, IReadOnlyList<EvaluationLine> evaluations)
    {
        double target = configuration.Get(Settings.ToAccuracy);
        EvaluationLine? reached = target > 0 ? evaluations.FirstOrDefault(line => line.TestScore >= target) : null;
        return new()
        {
            Seed = summary.Seed,
            BackpropSeconds = summary.BackpropSeconds,
            EpochSeconds = summary.EpochSeconds,
            TestScore = summary.TestScore,
            TestOthers = summary.TestOthers,
            SecondsToScore = reached?.TrainSeconds,
            EpochsToScore = reached?.Evaluation / (double)configuration.Get(Settings.EvaluationsPerEpoch),
            Curve = [.. evaluations.Select(line => new CurvePoint(
                line.Epoch, line.TrainSeconds, line.DevScore, line.TestScore))],
        };
    }
}
