namespace MeProp;

/// <summary>The activation y = max(x, 0); its derivative at 0 is 0.</summary>
public sealed class Relu() : ActivationLayer(Activation.Relu);
