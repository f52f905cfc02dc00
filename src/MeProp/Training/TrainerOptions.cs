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

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationBatchSize, 1);
    }
}
