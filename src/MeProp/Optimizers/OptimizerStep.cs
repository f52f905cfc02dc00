namespace MeProp;

/// <summary>The numbers of one optimizer step.</summary>
/// <param name="Rule">The step of an element.</param>
/// <param name="Rate">
/// Factor of the step; for Adam lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ), or lr with <paramref name="CorrectsRows"/>.
/// </param>
/// <param name="L2">Factor of w in the gradient; 0: none.</param>
/// <param name="Clip">Maximum magnitude of gradient elements after L2; ≤ 0: no limit.</param>
/// <param name="Beta1">Adam's decay of the first moment.</param>
/// <param name="Beta2">Adam's decay of the second moment.</param>
/// <param name="Epsilon">
/// Guards the division; for Adam ε · √(1 − β₂ᵗ), or ε with <paramref name="CorrectsRows"/>.
/// </param>
/// <param name="Scale">Factor of the gradient before L2, as of a limited norm; 1: none.</param>
/// <param name="Decay">Share of w that a step subtracts (decoupled weight decay); 0: none.</param>
/// <param name="CorrectsRows">
/// True when Adam's t counts the steps of a row: the device keeps both corrections in
/// <see cref="Parameter.FirstCorrection"/> and <see cref="Parameter.SecondCorrection"/>.
/// </param>
public readonly record struct OptimizerStep(
    OptimizerRule Rule, float Rate, float L2 = 0, float Clip = 0, float Beta1 = 0, float Beta2 = 0, float Epsilon = 0,
    float Scale = 1, float Decay = 0, bool CorrectsRows = false);
