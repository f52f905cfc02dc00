namespace MeProp;

/// <summary>The context of a pass.</summary>
public sealed class StepContext(Device device, RandomStreams streams)
{
    /// <summary>Where everything runs.</summary>
    public Device Device { get; } = device;

    /// <summary>Random numbers for dropout and selection.</summary>
    public RandomStreams Streams { get; } = streams;

    /// <summary>Counts the time of the phases.</summary>
    internal PhaseClock Clock { get; } = new();

    /// <summary>True in training; dropout does nothing otherwise.</summary>
    public bool IsTraining { get; set; }

    /// <summary>How rows of the batch belong to sequences; null if each row is an example.</summary>
    public Sequences? Sequences { get; set; }

    /// <summary>The whole batch, where this process holds a share of it; null otherwise.</summary>
    public BatchShare? Share { get; set; }

    /// <summary>What sums or inspects the gradients of the step; null: nothing.</summary>
    public IGradientExchange? Exchange { get; set; }

    /// <summary>
    /// A token of the parameters: while passes get the same object, no parameter changes between them, so a device may
    /// keep what it has computed from parameters alone. Null: they may change.
    /// </summary>
    public object? ParametersToken { get; set; }

    /// <summary>Training step from 0, for the warm-up of a <see cref="Keep"/>.</summary>
    public long Step { get; set; }
}
