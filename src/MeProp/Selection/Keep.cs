namespace MeProp;

/// <summary>
/// The rule that decides which output gradients survive the backward pass. Immutable; its outcome per batch is a
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

    /// <summary>Outputs kept after the warm-up.</summary>
    public int K { get; }

    /// <summary>Training steps in which the kept number shrinks from all outputs to <see cref="K"/>; 0: none.</summary>
    public int WarmupSteps { get; private init; }

    /// <summary>
    /// True when half of the kept elements are the largest positive ones and half the largest negative ones.
    /// </summary>
    public bool IsBalanced { get; private init; }

    /// <summary>
    /// True when the batch has one budget of K·N elements, the largest of its whole gradient, instead of K an example.
    /// </summary>
    public bool SharesBudget { get; private init; }

    /// <summary>
    /// True when the kept elements are corrected along the layer's output so that Σ dz·y stays exact
    /// (<see cref="ISelectionOperations.KeepScale"/>).
    /// </summary>
    public bool KeepsScale { get; private init; }

    /// <summary>True when one set of outputs serves the whole batch.</summary>
    public bool IsUnified => Rule is KeepRule.UnifiedTopK or KeepRule.UnifiedRandomK;

    /// <summary>True when the choice does not depend on the gradient.</summary>
    public bool IsRandom => Rule is KeepRule.RandomK or KeepRule.UnifiedRandomK;

    /// <summary>True when processes that share a batch exchange numbers to choose.</summary>
    internal bool IsExchanged => Rule == KeepRule.UnifiedTopK || SharesBudget;

    /// <summary>True when each process compares elements of its examples alone.</summary>
    internal bool ComparesAlone => Rule == KeepRule.TopK && !SharesBudget;

    /// <summary>The k largest of every example (paper, section 2.1); k ≤ 0 keeps all.</summary>
    public static Keep TopK(int k) => Of(KeepRule.TopK, k);

    /// <summary>One set per batch: the k largest sums of |gradient| (paper, section 2.3); k ≤ 0 keeps all.</summary>
    public static Keep UnifiedTopK(int k) => Of(KeepRule.UnifiedTopK, k);

    /// <summary>k random outputs of every example, the paper's control experiment; k ≤ 0 keeps all.</summary>
    public static Keep RandomK(int k) => Of(KeepRule.RandomK, k);

    /// <summary>One set of k random outputs per batch; k ≤ 0 keeps all.</summary>
    public static Keep UnifiedRandomK(int k) => Of(KeepRule.UnifiedRandomK, k);

    /// <summary>A rule by name; k ≤ 0 keeps all.</summary>
    public static Keep Of(KeepRule rule, int k)
    {
        if (!Enum.IsDefined(rule)) throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule.");
        return rule == KeepRule.All || k <= 0 ? All : new(rule, k);
    }

    /// <summary>
    /// The same rule, whose kept number shrinks from all outputs to <see cref="K"/> over some steps, by equal factors.
    /// </summary>
    public Keep WithWarmup(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return this with { WarmupSteps = steps };
    }

    /// <summary>
    /// The same rule, which keeps the ⌈k/2⌉ largest positive and the ⌊k/2⌋ largest negative elements; where one sign
    /// has fewer, the other gets the rest. With a shared budget the halves are those of the batch.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rule is not top-k per example.</exception>
    public Keep Balanced() => TopKWith() with { IsBalanced = true };

    /// <summary>The same rule with one budget for the batch: the k·N largest elements of its gradient.</summary>
    /// <exception cref="InvalidOperationException">The rule is not top-k per example.</exception>
    public Keep SharingBudget() => TopKWith() with { SharesBudget = true };

    /// <summary>The same rule with kept elements that keep the layer's scale exact.</summary>
    /// <exception cref="InvalidOperationException">The rule is not top-k per example.</exception>
    public Keep KeepingScale() => TopKWith() with { KeepsScale = true };

    /// <summary>Outputs kept at a training step, counted from 0, of a layer with <paramref name="outputs"/>.</summary>
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
    } + (IsBalanced ? ", balanced" : "") + (SharesBudget ? ", budget of the batch" : "")
        + (KeepsScale ? ", keeping scale" : "") + (WarmupSteps > 0 ? $" after {WarmupSteps} steps of warm-up" : "");

    private Keep TopKWith() => Rule == KeepRule.TopK
        ? this
        : throw new InvalidOperationException(
            $"Balance, budget and scale are rules of top-k per example, not of {this}.");

    /// <summary>Writes the fields of a layer with this rule; none for <see cref="All"/>.</summary>
    internal void Write(LayerFields fields)
    {
        if (Rule == KeepRule.All) return;
        fields.Set("keep", Rule.FileName());
        fields.Set("k", K);
        fields.Set("warmupSteps", WarmupSteps);
        if (IsBalanced) fields.Set("balanced", true);
        if (SharesBudget) fields.Set("sharesBudget", true);
        if (KeepsScale) fields.Set("keepsScale", true);
    }

    internal static Keep Read(LayerFields fields)
    {
        string name = fields.TextOrNull("keep") ?? KeepRule.All.FileName();
        KeepRule rule = FileNames.ToKeepRule(name);
        int k = fields.WholeOrNull("k", 0) ?? 0, steps = fields.WholeOrNull("warmupSteps", 0) ?? 0;
        if (rule == KeepRule.All)
            return k == 0 && steps == 0 ? All : throw new FormatException("it keeps all and yet has a k or a warm-up");
        if (k < 1) throw new FormatException($"it keeps {name} with k = {k}");
        Keep keep = Of(rule, k).WithWarmup(steps) with
        {
            IsBalanced = fields.Flag("balanced"),
            SharesBudget = fields.Flag("sharesBudget"),
            KeepsScale = fields.Flag("keepsScale"),
        };
        bool isPlain = !(keep.IsBalanced || keep.SharesBudget || keep.KeepsScale);
        return isPlain || rule == KeepRule.TopK
            ? keep
            : throw new FormatException($"it keeps {name} with a rule of top-k per example");
    }
}
