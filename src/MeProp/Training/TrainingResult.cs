namespace MeProp;

/// <summary>What a training run gave.</summary>
public sealed record TrainingResult
{
    /// <summary>Why training ended.</summary>
    public required TrainingOutcome Outcome { get; init; }

    /// <summary>What became non-finite, for <see cref="TrainingOutcome.NonFinite"/>; otherwise null.</summary>
    public string? Error { get; init; }

    /// <summary>All evaluations in order.</summary>
    public required IReadOnlyList<EvaluationReport> Evaluations { get; init; }

    /// <summary>All complete epochs in order.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    /// <summary>The evaluation with the best development accuracy since the network has its size, or null when there was none.</summary>
    public EvaluationReport? Best { get; init; }

    /// <summary>Largest resident memory of the process so far, in bytes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Best development accuracy in percent, NaN when unknown.</summary>
    public double DevelopmentAccuracy => Best?.Development?.Accuracy ?? double.NaN;

    /// <summary>Test accuracy in percent at the best development accuracy, as in the paper; NaN when unknown.</summary>
    public double TestAccuracy => Best?.Test?.Accuracy ?? double.NaN;

    /// <summary>Medians over the complete epochs.</summary>
    public PhaseSeconds SecondsPerEpoch => PhaseSeconds.Median([.. Epochs.Select(epoch => epoch.Seconds)]);
}
