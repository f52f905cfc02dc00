namespace MeProp;

/// <summary>The activation y = tanh x, dx = dy (1 − y²).</summary>
public sealed class Tanh() : ActivationLayer(Activation.Tanh);
