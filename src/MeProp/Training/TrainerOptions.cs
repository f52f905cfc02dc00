namespace MeProp;

/// <summary>How long and in which portions a <see cref="Trainer"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training examples.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Examples per step, N; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Evaluations per epoch, at equal distances, the last at its end.</summary>
    public int EvaluationsPerEpoch { get; init; } = 1;

    /// <summary>Stops after this many evaluations in a row without a better development score; 0 never stops early.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of all random streams.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Examples per forward pass in an evaluation.</summary>
    public int EvaluationBatchSize { get; init; } = 250;

    /// <summary>How hidden neurons that are seldom active are removed while training goes on (meSimp); null to keep all.</summary>
    public SimplificationOptions? Simplification { get; init; }

    /// <summary>
    /// Computes all gradients into <see cref="Parameter.Gradient"/> before the optimizer's step, for callbacks that look at them. Otherwise weights of which
    /// only some rows are kept, and few weights, as those of output layers, are stepped while their gradient is computed, which saves the way through the memory;
    /// all results are the same, bit for bit.
    /// </summary>
    public bool KeepGradients { get; init; }

    /// <summary>True when an evaluation follows a step: the e-th of E stands after ⌊steps · e / E⌋ steps, the last at the end of the epoch.</summary>
    /// <param name="step">Steps of the epoch that were taken, from 1.</param>
    /// <param name="steps">Steps of an epoch.</param>
    internal bool IsEvaluationDue(int step, int steps)
    {
        return CountUpTo(step) > CountUpTo(step - 1);

        // Evaluations that stand after at most that many steps: ⌊steps · e / E⌋ ≤ s is e ≤ ⌊((s + 1) · E − 1) / steps⌋.
        long CountUpTo(int s) => Math.Min(EvaluationsPerEpoch, ((s + 1L) * EvaluationsPerEpoch - 1) / steps);
    }

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationBatchSize, 1);
        Simplification?.Validate();
    }
}
