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

    /// <summary>Backward pass without selection; with what is done meanwhile of the steps of weights that are taken together with their gradient.</summary>
    Backward,

    /// <summary>Optimizer: with several threads also what is left of the gradients and steps of weights that the backward pass has begun.</summary>
    Update,

    /// <summary>Development and test scores.</summary>
    Evaluate,
}
