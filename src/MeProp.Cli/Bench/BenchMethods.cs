namespace MeProp.Cli;

/// <summary>
/// What <c>meprop bench</c> compares: dense first, then what a user would train with. Random selection is the paper's
/// control, not a choice.
/// </summary>
internal static class BenchMethods
{
    /// <summary>With their names on the command line.</summary>
    public static IReadOnlyList<(string Name, KeepRule Rule)> All { get; } =
    [
        ("dense", KeepRule.All), ("unified", KeepRule.UnifiedTopK), ("topk", KeepRule.TopK),
    ];
}
