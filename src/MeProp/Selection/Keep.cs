namespace MeProp;

/// <summary>
/// The rule that says which output gradients of a layer survive in the backward pass. Immutable; what it chose for one batch is a
/// <see cref="Selection"/>.
/// </summary>
/// <remarks>
/// Largest means largest magnitude; of equal magnitudes the lower index wins. k ≤ 0 and k ≥ the layer's outputs mean
/// <see cref="KeepRule.All"/>, as in the authors' PyTorch program.
/// </remarks>
public sealed record Keep
{
    private Keep(KeepRule rule, int k)
    {
        Rule = rule;
        K = k;
    }

    /// <summary>Keeps everything: ordinary back propagation.</summary>
    public static Keep All { get; } = new(KeepRule.All, 0);

    /// <summary>How outputs are chosen.</summary>
    public KeepRule Rule { get; }

    /// <summary>How many outputs are kept once the warm-up is over.</summary>
    public int K { get; }

    /// <summary>Number of training steps over which the kept number shrinks from all outputs to <see cref="K"/>; 0 for none.</summary>
    public int WarmupSteps { get; private init; }

    /// <summary>True when one set of outputs serves the whole batch.</summary>
    public bool IsUnified => Rule is KeepRule.UnifiedTopK or KeepRule.UnifiedRandomK;

    /// <summary>True when the choice does not depend on the gradient.</summary>
    public bool IsRandom => Rule is KeepRule.RandomK or KeepRule.UnifiedRandomK;

    /// <summary>The k largest of every example (paper, section 2.1).</summary>
    /// <param name="k">How many to keep; ≤ 0 keeps all.</param>
    public static Keep TopK(int k) => Of(KeepRule.TopK, k);

    /// <summary>One set for the whole batch: the k largest sums of |gradient| (paper, section 2.3).</summary>
    /// <param name="k">How many to keep; ≤ 0 keeps all.</param>
    public static Keep UnifiedTopK(int k) => Of(KeepRule.UnifiedTopK, k);

    /// <summary>k random outputs of every example: the control experiment of the paper.</summary>
    /// <param name="k">How many to keep; ≤ 0 keeps all.</param>
    public static Keep RandomK(int k) => Of(KeepRule.RandomK, k);

    /// <summary>One set of k random outputs for the whole batch.</summary>
    /// <param name="k">How many to keep; ≤ 0 keeps all.</param>
    public static Keep UnifiedRandomK(int k) => Of(KeepRule.UnifiedRandomK, k);

    /// <summary>The rule with a given name.</summary>
    /// <param name="rule">How to choose.</param>
    /// <param name="k">How many to keep; ≤ 0 keeps all.</param>
    public static Keep Of(KeepRule rule, int k)
    {
        if (!Enum.IsDefined(rule)) throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule.");
        return rule == KeepRule.All || k <= 0 ? All : new(rule, k);
    }

    /// <summary>The same rule with a kept number that starts at all outputs and shrinks to <see cref="K"/>, by equal factors from step to step.</summary>
    /// <param name="steps">Length of the warm-up in training steps; 0 for none.</param>
    public Keep WithWarmup(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return this with { WarmupSteps = steps };
    }

    /// <summary>How many of a layer's outputs are kept at a training step; equal to <paramref name="outputs"/> when all are.</summary>
    /// <param name="outputs">Outputs of the layer.</param>
    /// <param name="step">Training step, counted from 0.</param>
    public int CountAt(int outputs, long step)
    {
        if (Rule == KeepRule.All || K >= outputs) return outputs;
        if (step >= WarmupSteps) return K;
        return (int)Math.Round(outputs * Math.Pow((double)K / outputs, (double)step / WarmupSteps));
    }

    /// <summary>As in "unified top-k 30".</summary>
    public override string ToString() => Rule switch
    {
        KeepRule.All => "all",
        KeepRule.TopK => $"top-k {K}",
        KeepRule.UnifiedTopK => $"unified top-k {K}",
        KeepRule.RandomK => $"random-k {K}",
        _ => $"unified random-k {K}",
    } + (WarmupSteps > 0 ? $" after {WarmupSteps} steps of warm-up" : "");
}
