namespace MeProp;

/// <summary>Outputs of a layer in a pass, and which of their gradients survived.</summary>
/// <param name="names">A name for each block of the selection, unique in the network.</param>
/// <param name="outputs">(N, O), on the device.</param>
/// <param name="selection">What survived of the gradient (N, O).</param>
/// <param name="hasZeros">Whether outputs are 0 where a neuron is off, as those of ReLU.</param>
public sealed class SelectedOutputs(
    IReadOnlyList<string> names, Matrix outputs, Selection selection, bool hasZeros = false)
{
    /// <summary>A name for each block of the selection, unique in the network, as in "0" or "0.forward.i".</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>(N, O), on the device.</summary>
    public Matrix Outputs { get; } = outputs;

    /// <summary>What survived of the gradient (N, O).</summary>
    public Selection Selection { get; } = selection;

    /// <summary>True when outputs are 0 where a neuron is off, as those of ReLU.</summary>
    public bool HasZeros { get; } = hasZeros;
}
