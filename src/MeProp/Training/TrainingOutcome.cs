namespace MeProp;

/// <summary>Why training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>No better development score in <see cref="TrainerOptions.Patience"/> evaluations.</summary>
    StoppedEarly,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>A loss or gradient became infinite or NaN; the network holds the best parameters so far.</summary>
    NonFinite,
}
