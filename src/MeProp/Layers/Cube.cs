namespace MeProp;

/// <summary>The activation y = x³ (Chen and Manning 2014), dx = 3 dy x².</summary>
public sealed class Cube() : ActivationLayer(Activation.Cube);
