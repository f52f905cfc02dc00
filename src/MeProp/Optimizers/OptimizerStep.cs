namespace MeProp;

/// <summary>The numbers of one optimizer step.</summary>
/// <param name="Rule">What is done to an element.</param>
/// <param name="Rate">Factor of the step; for Adam with the bias corrections, lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ).</param>
/// <param name="L2">Factor of w that is added to the gradient, 0 for none.</param>
/// <param name="Clip">Largest magnitude of a gradient element after L2; ≤ 0 for no limit.</param>
/// <param name="Beta1">Adam's decay of the first moment.</param>
/// <param name="Beta2">Adam's decay of the second moment.</param>
/// <param name="Epsilon">Guards the division; for Adam with the bias correction, ε · √(1 − β₂ᵗ).</param>
public readonly record struct OptimizerStep(OptimizerRule Rule, float Rate, float L2 = 0, float Clip = 0, float Beta1 = 0, float Beta2 = 0, float Epsilon = 0);
