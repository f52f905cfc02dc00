using System.Globalization;

namespace MeProp;

/// <summary>
/// How the step size of an <see cref="Optimizer"/> changes: a factor per step, counted from 1. Immutable; a resumed run
/// must share it.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The factor is always 1.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// Steps over which the factor rises from near 0 to its value: it is multiplied by step / WarmupSteps. 0: none.
    /// </summary>
    public long WarmupSteps { get; private init; }

    /// <summary>The factor falls linearly from 1 at the first step to 0 after the last.</summary>
    /// <param name="steps">Steps of the run, at least 1; later steps have the factor 0.</param>
    public static LearningRateSchedule Linear(long steps) => new LinearSchedule(AtLeast1(steps));

    /// <summary>The factor falls along half a cosine from 1 at the first step to 0 after the last.</summary>
    /// <param name="steps">Steps of the run, at least 1; later steps have the factor 0.</param>
    public static LearningRateSchedule Cosine(long steps) => new CosineSchedule(AtLeast1(steps));

    /// <summary>
    /// The factor is multiplied by <paramref name="factor"/> after every <paramref name="every"/> steps.
    /// </summary>
    /// <param name="every">Steps of equal size, at least 1.</param>
    /// <param name="factor">Above 0, at most 1.</param>
    public static LearningRateSchedule Stairs(long every, double factor) => factor is > 0 and <= 1
        ? new StairsSchedule(AtLeast1(every), factor)
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A factor is above 0 and at most 1.");

    /// <summary>The same schedule, which begins with small steps.</summary>
    /// <param name="steps">0 or more.</param>
    public LearningRateSchedule WithWarmup(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return this with { WarmupSteps = steps };
    }

    /// <summary>The factor of the learning rate at a step, counted from 1.</summary>
    public double FactorAt(long step)
    {
        double factor = Factor(step);
        return step < WarmupSteps ? factor * step / WarmupSteps : factor;
    }

    /// <summary>As in "linear over 1000 steps, warm-up 100".</summary>
    public sealed override string ToString() =>
        Text + (WarmupSteps > 0 ? string.Create(CultureInfo.InvariantCulture, $", warm-up {WarmupSteps}") : "");

    /// <summary>The schedule without warm-up, in words.</summary>
    private protected abstract string Text { get; }

    /// <summary>The factor without warm-up.</summary>
    private protected abstract double Factor(long step);

    private static long AtLeast1(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return steps;
    }

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        private protected override string Text => "constant";

        private protected override double Factor(long step) => 1;
    }

    private sealed record LinearSchedule(long Steps) : LearningRateSchedule
    {
        private protected override string Text =>
            string.Create(CultureInfo.InvariantCulture, $"linear over {Steps} steps");

        private protected override double Factor(long step) => Math.Max(0, 1 - (step - 1) / (double)Steps);
    }

    private sealed record CosineSchedule(long Steps) : LearningRateSchedule
    {
        private protected override string Text =>
            string.Create(CultureInfo.InvariantCulture, $"cosine over {Steps} steps");

        private protected override double Factor(long step) =>
            step > Steps ? 0 : (1 + Math.Cos(Math.PI * (step - 1) / Steps)) / 2;
    }

    private sealed record StairsSchedule(long Every, double Ratio) : LearningRateSchedule
    {
        private protected override string Text =>
            string.Create(CultureInfo.InvariantCulture, $"{Ratio} per {Every} steps");

        private protected override double Factor(long step) => Math.Pow(Ratio, (step - 1) / Every);
    }
}
