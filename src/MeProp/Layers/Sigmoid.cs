namespace MeProp;

/// <summary>The activation y = 1/(1 + e⁻ˣ), dx = dy y (1 − y).</summary>
public sealed class Sigmoid() : ActivationLayer(Activation.Sigmoid);
