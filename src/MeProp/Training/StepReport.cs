namespace MeProp;

/// <summary>
/// A step of training. While it is reported, the layers hold the outputs and selections of the step
/// (<see cref="ISelective.LastPass"/>).
/// </summary>
public sealed class StepReport
{
    /// <summary>Epochs so far, as in 1.25 after a quarter of the second.</summary>
    public required double Epochs { get; init; }

    /// <summary>Training steps so far.</summary>
    public required long Step { get; init; }

    /// <summary>Mean loss of the batch.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Seconds of training so far, without evaluations and reports of steps.</summary>
    public required double TrainingSeconds { get; init; }
}
