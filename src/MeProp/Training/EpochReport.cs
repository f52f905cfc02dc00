namespace MeProp;

/// <summary>The results of an epoch.</summary>
public sealed class EpochReport
{
    /// <summary>The epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean training loss per example of the epoch.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Where the time was spent.</summary>
    public required PhaseSeconds Seconds { get; init; }

    /// <summary>Training examples per second of training time.</summary>
    public required double ExamplesPerSecond { get; init; }
}
