using System.Globalization;

namespace MeProp;

/// <summary>AdaGrad (Duchi et al. 2011) as in the authors' C# program: s += g²; w −= lr · g / √(s + ε).</summary>
/// <param name="learningRate">Step size, &gt; 0; the paper uses 0.1 for MNIST and 0.01 otherwise.</param>
public sealed class AdaGrad(float learningRate = 0.01f) : Optimizer(learningRate)
{
    /// <summary>ε, inside the square root.</summary>
    public float Epsilon { get; init => field = Positive(value); } = 1e-6f;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{base.ToString()}, epsilon {Epsilon}");

    private protected override bool FollowsRule => true;

    /// <inheritdoc/>
    protected override OptimizerStep NextStep() =>
        new(OptimizerRule.AdaGrad, Rate, L2, Clip, Epsilon: Epsilon, Decay: DecayOfStep);
}
