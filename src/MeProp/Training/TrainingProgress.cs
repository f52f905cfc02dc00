namespace MeProp;

/// <summary>Position after a step.</summary>
public readonly struct TrainingProgress
{
    internal TrainingProgress(int epoch, int examples, double loss) =>
        (Epoch, Examples, Loss) = (epoch, examples, loss);

    /// <summary>The running epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>Examples of the epoch so far.</summary>
    public int Examples { get; }

    /// <summary>
    /// Mean loss of the batch; with <see cref="TrainerOptions.LossInterval"/> of the batches between the last two
    /// readings.
    /// </summary>
    public double Loss { get; }

    /// <summary>Training steps so far.</summary>
    public long Step { get; internal init; }

    /// <summary>True when an evaluation follows the step.</summary>
    public bool IsEvaluationDue { get; internal init; }
}
