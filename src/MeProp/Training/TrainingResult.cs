namespace MeProp;

/// <summary>The result of a run.</summary>
public sealed class TrainingResult
{
    internal TrainingResult(
        TrainingOutcome outcome, string? error, string scoreName, TrainingState state, long peakMemoryBytes)
    {
        (Outcome, Error, ScoreName, PeakMemoryBytes) = (outcome, error, scoreName, peakMemoryBytes);
        (Evaluations, Epochs, Best) = (state.Evaluations, state.Epochs, state.Best);
    }

    /// <summary>Why training ended.</summary>
    public TrainingOutcome Outcome { get; }

    /// <summary>What became non-finite; null for other outcomes.</summary>
    public string? Error { get; }

    /// <summary>All evaluations in order.</summary>
    public IReadOnlyList<EvaluationReport> Evaluations { get; }

    /// <summary>All complete epochs in order.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; }

    /// <summary>The evaluation with the best development score for the network's last size, or null.</summary>
    public EvaluationReport? Best { get; }

    /// <summary>Peak resident memory of the process, in bytes.</summary>
    public long PeakMemoryBytes { get; }

    /// <summary>The score's name (<see cref="Evaluator.ScoreName"/>).</summary>
    public string ScoreName { get; }

    /// <summary>Best development score; NaN if unknown.</summary>
    public double DevelopmentScore => Best?.Development?.Score ?? double.NaN;

    /// <summary>Test score at the best development score, as in the paper; NaN if unknown.</summary>
    public double TestScore => Best?.Test?.Score ?? double.NaN;

    /// <summary>Medians over the complete epochs.</summary>
    public PhaseSeconds SecondsPerEpoch => PhaseSeconds.Median([.. Epochs.Select(epoch => epoch.Seconds)]);
}
