namespace MeProp;

/// <summary>
/// What the gradient of a weight is computed from: dw[j] = Σ over n that kept j of dz[n, j] · x[n]
/// (<see cref="IDenseOperations.BackwardWeights"/>). Valid until the layer's next pass.
/// </summary>
/// <param name="Weight">w (O, I).</param>
/// <param name="Input">x (N, I).</param>
/// <param name="OutputGradient">dz (N, O).</param>
/// <param name="Selection">What survives of dz.</param>
public readonly record struct GradientFactors(
    Parameter Weight, Matrix Input, Matrix OutputGradient, Selection Selection);
