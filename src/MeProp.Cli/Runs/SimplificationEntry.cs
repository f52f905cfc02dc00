namespace MeProp.Cli;

/// <summary>A simplification in summary.json.</summary>
internal sealed record SimplificationEntry
{
    public required int Epoch { get; init; }

    public required long Step { get; init; }

    public required int Removed { get; init; }

    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>
    /// The simplifications of a run that removed something: an evaluation follows each at once and has its sizes.
    /// </summary>
    public static SimplificationEntry[] Of(IReadOnlyList<int> initial, IReadOnlyList<EvaluationReport> evaluations)
    {
        var entries = new List<SimplificationEntry>();
        IReadOnlyList<int> before = initial;
        foreach (EvaluationReport evaluation in evaluations)
        {
            int removed = before.Sum() - evaluation.HiddenSizes.Sum();
            if (removed > 0)
            {
                entries.Add(
                    new()
                    {
                        Epoch = evaluation.Epoch,
                        Step = evaluation.Step,
                        Removed = removed,
                        Hidden = evaluation.HiddenSizes,
                    });
            }

            before = evaluation.HiddenSizes;
        }

        return [.. entries];
    }
}
