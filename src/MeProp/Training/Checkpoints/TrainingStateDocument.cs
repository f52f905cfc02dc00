namespace MeProp;

/// <summary>The JSON part of a checkpoint.</summary>
internal sealed record TrainingStateDocument
{
    public required int Version { get; init; }

    public required int Epoch { get; init; }

    public required int Step { get; init; }

    public required long OptimizerSteps { get; init; }

    /// <summary>Random states as 64 hexadecimal digits.</summary>
    public required string Order { get; init; }

    public required string Dropout { get; init; }

    public required string Selection { get; init; }

    public required double EpochLoss { get; init; }

    public required double WindowLoss { get; init; }

    public required int WindowTargets { get; init; }

    public required PhaseSeconds EarlierSeconds { get; init; }

    public required IReadOnlyList<ActivityCounts> Activities { get; init; }

    public required IReadOnlyList<EvaluationReport> Evaluations { get; init; }

    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    public required IReadOnlyDictionary<string, string> Conditions { get; init; }
}
