using System.Globalization;

namespace MeProp;

/// <summary>
/// Stochastic gradient descent with the decay of the authors' C# program: w −= lr · DecayRate^(t / DecaySteps) · g at
/// step t.
/// </summary>
/// <param name="learningRate">Step size, &gt; 0.</param>
public sealed class Sgd(float learningRate = 0.1f) : Optimizer(learningRate)
{
    /// <summary>Factor of the learning rate per <see cref="DecaySteps"/> steps; 1: constant.</summary>
    public float DecayRate { get; init => field = Positive(value); } = 1;

    /// <summary>
    /// Steps per factor of <see cref="DecayRate"/>; the authors' program uses the number of training examples.
    /// </summary>
    public long DecaySteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{base.ToString()}, decay {DecayRate} per {DecaySteps}");

    private protected override bool FollowsRule => true;

    /// <inheritdoc/>
    protected override OptimizerStep NextStep()
    {
        float decay = MathF.Pow(DecayRate, (float)Steps / DecaySteps);
        return new(OptimizerRule.Sgd, Rate * decay, L2, Clip, Decay: DecayOfStep * decay);
    }
}
