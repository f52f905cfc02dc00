namespace MeProp;

/// <summary>A phase of a training step.</summary>
internal enum Phase
{
    /// <summary>Order of the examples, callbacks.</summary>
    Other,

    Fill,

    /// <summary>Forward pass and loss.</summary>
    Forward,

    Select,

    /// <summary>Without selection; includes steps of weights that are fused with their gradients.</summary>
    Backward,

    /// <summary>Includes the remaining deferred gradients and steps of weights.</summary>
    Update,

    Evaluate,

    /// <summary>Reports of steps: neither training nor evaluation.</summary>
    Report,
}
