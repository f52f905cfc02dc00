using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>summary.json: what a run was and what came out. Scores are in percent.</summary>
internal sealed record RunSummary : ScoredRecord
{
    public string Event { get; } = "summary";

    /// <summary>Where the run was written, a full path.</summary>
    public required string Folder { get; init; }

    /// <summary>completed, stoppedEarly, interrupted, nonFinite or failed.</summary>
    public required string Outcome { get; init; }

    public required string? Error { get; init; }

    /// <summary>As on the command line; "dense" also when k keeps all.</summary>
    public required string Method { get; init; }

    public required int K { get; init; }

    public required double KWarmup { get; init; }

    /// <summary>Null unless neurons are removed.</summary>
    public required double? Prune { get; init; }

    /// <summary>Null unless neurons are removed.</summary>
    public required int? Cycle { get; init; }

    public required string Dataset { get; init; }

    public required int TrainExamples { get; init; }

    public required int DevExamples { get; init; }

    public required int TestExamples { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required IReadOnlyList<int> HiddenAtStart { get; init; }

    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>How the network became smaller; null unless neurons are removed.</summary>
    public required IReadOnlyList<SimplificationEntry>? Simplifications { get; init; }

    public required long Parameters { get; init; }

    public required int BatchSize { get; init; }

    public required string Optimizer { get; init; }

    public required float LearningRate { get; init; }

    public required float Dropout { get; init; }

    public required string Update { get; init; }

    public required ulong Seed { get; init; }

    public required int Epochs { get; init; }

    public required int EpochsCompleted { get; init; }

    public required int? BestEpoch { get; init; }

    public required double? TrainLoss { get; init; }

    public required double? DevScore { get; init; }

    public required double? TestScore { get; init; }

    [JsonIgnore]
    public string ScoreName { get; init; } = Score.Accuracy;

    /// <summary>True when the run came to its end, so that its numbers count.</summary>
    [JsonIgnore]
    public bool IsComplete => Outcome is RunOutcome.Completed or RunOutcome.StoppedEarly;

    /// <summary>True when running it again could not give anything else.</summary>
    [JsonIgnore]
    public bool IsFinal => IsComplete || Outcome == RunOutcome.NonFinite;

    /// <summary>Medians over complete epochs; null when there was none.</summary>
    public required PhaseSeconds? SecondsPerEpoch { get; init; }

    /// <summary>
    /// Selection, backward pass and update of an epoch, which meProp makes sparse; where weights are stepped while
    /// their gradient is computed, they cannot be told apart.
    /// </summary>
    [JsonIgnore]
    public double? BackpropSeconds => SecondsPerEpoch?.Select + SecondsPerEpoch?.Backward + SecondsPerEpoch?.Update;

    [JsonIgnore]
    public double? EpochSeconds => SecondsPerEpoch?.Total;

    public required double? ExamplesPerSecond { get; init; }

    public required double TrainSeconds { get; init; }

    public required long PeakMemoryBytes { get; init; }

    public required int Threads { get; init; }

    /// <summary>Processes that trained together; null for one alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Processes { get; init; }

    /// <summary>Bytes that a process gave to the others in a step; null for one process alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BytesPerStep { get; init; }

    public required string SimdPath { get; init; }

    public required string Device { get; init; }

    public required MachineInfo Machine { get; init; }

    public required string Runtime { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Finished { get; init; }
}
