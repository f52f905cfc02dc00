namespace MeProp;

/// <summary>A mistake and how often it was made.</summary>
/// <param name="Label">The true class.</param>
/// <param name="Predicted">What the network took it for.</param>
/// <param name="Count">In how many examples.</param>
public readonly record struct Confusion(int Label, int Predicted, int Count);
