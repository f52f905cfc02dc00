namespace MeProp;

/// <summary>What a training step's time is spent on.</summary>
public enum Phase
{
    /// <summary>Everything else: order of the examples, callbacks.</summary>
    Other,

    /// <summary>Filling the batch from the examples.</summary>
    Fill,

    /// <summary>Forward pass and loss.</summary>
    Forward,

    /// <summary>Choosing which output gradients survive.</summary>
    Select,

    /// <summary>Backward pass without selection; with the update of weights that are stepped while their gradient is computed.</summary>
    Backward,

    /// <summary>Optimizer, for what the backward pass has not stepped.</summary>
    Update,

    /// <summary>Development and test scores.</summary>
    Evaluate,
}
