using System.Globalization;

namespace MeProp;

/// <summary>
/// Adam (Kingma and Ba 2015) with bias-corrected moments. With <see cref="Update.Touched"/>, sparse Adam: moments of
/// untouched rows rest.
/// </summary>
/// <param name="learningRate">Step size, &gt; 0.</param>
public sealed class Adam(float learningRate = 0.001f) : Optimizer(learningRate)
{
    /// <summary>Decay of the first moment.</summary>
    public float Beta1 { get; init => field = Decay(value); } = 0.9f;

    /// <summary>Decay of the second moment.</summary>
    public float Beta2 { get; init => field = Decay(value); } = 0.999f;

    /// <summary>
    /// ε, outside the square root. Below 1e-12, gradients of that size vanish: second moments are kept to 2⁻¹⁰⁴.
    /// </summary>
    public float Epsilon { get; init => field = Positive(value); } = 1e-8f;

    /// <summary>What the bias corrections count.</summary>
    public BiasCorrection BiasCorrection { get; init; } = BiasCorrection.Steps;

    private protected override bool FollowsRule => true;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{base.ToString()}, beta {Beta1} and {Beta2}, epsilon {Epsilon}")
        + (BiasCorrection == BiasCorrection.Touches ? ", bias correction by touches" : "");

    /// <inheritdoc/>
    protected override OptimizerStep NextStep()
    {
        if (BiasCorrection == BiasCorrection.Touches)
        {
            return new(
                OptimizerRule.Adam, Rate, L2, Clip, Beta1, Beta2, Epsilon, Decay: DecayOfStep, CorrectsRows: true);
        }

        // m̂ / (√v̂ + ε) = m / (√v + ε·√c₂) · √c₂ / c₁ with c₁ = 1 − β₁ᵗ and c₂ = 1 − β₂ᵗ: the corrections cost nothing
        // per element.
        double correction1 = 1 - Math.Pow(Beta1, Steps), correction2 = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        float rate = (float)(Rate * correction2 / correction1), epsilon = (float)(Epsilon * correction2);
        return new(OptimizerRule.Adam, rate, L2, Clip, Beta1, Beta2, epsilon, Decay: DecayOfStep);
    }

    private static float Decay(float value) =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, "A decay of moments is at least 0 and below 1.");
}
