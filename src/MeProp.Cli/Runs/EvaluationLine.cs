using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>A line of metrics.jsonl.</summary>
internal sealed record EvaluationLine
{
    /// <summary>What a file holds beside the other properties; null for a record that was not read.</summary>
    private Dictionary<string, JsonElement>? _read;

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

    [JsonIgnore]
    public NamedScores? DevOthers
    {
        get => field ?? OtherScores.Of("dev", _read);
        init;
    }

    [JsonIgnore]
    public NamedScores? TestOthers
    {
        get => field ?? OtherScores.Of("test", _read);
        init;
    }

    /// <summary>Further scores, under their own names.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others
    {
        get => _read ?? OtherScores.FieldsOf(("dev", DevOthers), ("test", TestOthers));
        set => _read = value;
    }

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
