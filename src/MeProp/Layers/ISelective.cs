namespace MeProp;

/// <summary>A layer that selects output gradients.</summary>
public interface ISelective
{
    /// <summary>Which output gradients survive.</summary>
    Keep Keep { get; }

    /// <summary>
    /// What the last forward and backward pass gave and kept, one entry a direction; empty before. Valid until the next
    /// pass: a forward pass by itself replaces the outputs, but not the selection.
    /// </summary>
    IReadOnlyList<SelectedOutputs> LastPass { get; }

    /// <summary>The same layer with another rule, to be built.</summary>
    Layer With(Keep keep);
}
