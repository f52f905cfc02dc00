namespace MeProp;

/// <summary>A network with what is known about it.</summary>
/// <param name="Network">The network, built.</param>
/// <param name="Info">What it is for and where it came from.</param>
public sealed record Model(Sequential Network, ModelInfo Info);
