namespace MeProp;

/// <summary>Why training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>The development score did not improve for as many evaluations as <see cref="TrainerOptions.Patience"/> allows.</summary>
    StoppedEarly,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>A loss or gradient became infinite or not a number; the network holds the best parameters seen before.</summary>
    NonFinite,
}
