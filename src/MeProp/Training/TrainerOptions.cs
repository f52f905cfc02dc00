namespace MeProp;

/// <summary>Length, batches and seed of a run.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training examples.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Examples per step, N; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Evaluations per epoch, at equal distances, the last at its end.</summary>
    public int EvaluationsPerEpoch { get; init; } = 1;

    /// <summary>Which evaluation's weights are the result.</summary>
    public ModelChoice Choice { get; init; }

    /// <summary>
    /// Stops after this many evaluations without a better development score, or loss if that chooses; 0: never. No use
    /// with <see cref="ModelChoice.Last"/>.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>
    /// Stops at the first evaluation whose test score reaches this (without test examples: the development score);
    /// null: never.
    /// </summary>
    public double? TargetScore { get; init; }

    /// <summary>Running mean of the weights that evaluations score; null: they score the weights.</summary>
    public WeightAveraging? Averaging { get; init; }

    /// <summary>Seed of all random streams.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Examples per forward pass in evaluations.</summary>
    public int EvaluationBatchSize { get; init; } = 250;

    /// <summary>
    /// Steps between readings of the loss; evaluations also read it. A device that works behind the calls, such as a
    /// GPU, then waits less often. A loss that is not finite is found at the next reading.
    /// </summary>
    public int LossInterval { get; init; } = 1;

    /// <summary>Removal of rarely active hidden neurons (meSimp); null: none.</summary>
    public SimplificationOptions? Simplification { get; init; }

    /// <summary>
    /// True when an evaluation follows a step: evaluation e of E follows step ⌊steps · e / E⌋, the last ends the epoch.
    /// </summary>
    internal bool IsEvaluationDue(int step, int steps)
    {
        return CountUpTo(step) > CountUpTo(step - 1);

        // Evaluations after at most that many steps: ⌊steps · e / E⌋ ≤ s is e ≤ ⌊((s + 1) · E − 1) / steps⌋.
        long CountUpTo(int s) => Math.Min(EvaluationsPerEpoch, ((s + 1L) * EvaluationsPerEpoch - 1) / steps);
    }

    /// <summary>
    /// Whether an evaluation of the development part takes the place of the best one so far. One of them is null: true.
    /// </summary>
    internal bool IsBetter(Evaluation? development, Evaluation? earlier)
    {
        if (development is not { } now || earlier is not { } best) return true;
        return Choice switch
        {
            ModelChoice.BestScore => now.Score > best.Score,
            ModelChoice.LowestLoss => now.Loss < best.Loss,
            _ => true,
        };
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, 0);
        if (!Enum.IsDefined(Choice)) throw new ArgumentOutOfRangeException(nameof(Choice), Choice, null);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LossInterval, 1);
        if (Averaging is { } averaging) ArgumentOutOfRangeException.ThrowIfLessThan(averaging.Steps, 1);
        Simplification?.Validate();
    }
}
