using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The settings that divide the training examples.</summary>
internal static partial class Settings
{
    /// <summary>None: the split that the data have, or <see cref="DevelopmentSplit.Default"/>.</summary>
    public static NumberSetting<double> DevSplit { get; } = new(
        "devSplit", "--dev-split",
        "Draw this share of the training examples for the development part (the part that the data have, or else a "
        + "twelfth, or 5,000 of at least 25,000; of tables a tenth of all rows)")
    {
        Minimum = 0,
        ExcludesMinimum = true,
        Maximum = 1,
        ExcludesMaximum = true,
        IsOptional = true,
        TestHelp = "Draw this share of the training examples for the development part (as in training)",
        Refusal = c => c.Get(Dev!) is null ? null : "the development part comes from --dev already. Give one of them.",
    };

    /// <summary>Files that are the development part, in the format of the task.</summary>
    public static PathSetting Dev { get; } = new(
        "dev", "--dev",
        "Development part: a folder or file of its own, in the format of the data; all other examples are trained on")
    { TestHelp = "Development part (as in training): a folder or file of its own, in the format of the data" };

    /// <summary>True to take the first examples, as earlier versions did.</summary>
    public static ChoiceSetting<bool> Draw { get; } = new(
        "draw", "--draw",
        "How --limit, and a development part that the data lack, are taken from the training examples: drawn at random "
        + "from each class, or the first ones ({default})",
        false, [("class", false), ("first", true)])
    {
        TestHelp = "How a development part that the data lack is taken from the training examples (as in training)",
        InOlderRuns = "first",
        Refusal = RefusalOfDrawing,
    };

    public static NumberSetting<ulong> DrawSeed { get; } = new(
        "drawSeed", "--draw-seed", "Seed of what is drawn from the training examples; --seed does not change it "
        + "({default})", 1)
    {
        TestHelp = "Seed of what is drawn from the training examples (as in training)",
        Refusal = RefusalOfDrawing,
    };

    /// <summary>In the order of the help text.</summary>
    public static IReadOnlyList<Setting> Split { get; } = [DevSplit, Dev, Draw, DrawSeed];

    private static string? RefusalOfDrawing(RunConfiguration configuration) =>
        configuration.Get(Limit) == 0 && configuration.Get(DevSplit) is not > 0
        && configuration.Get(Dataset) is { } data && configuration.Task.HasParts(data)
            ? $"nothing is drawn: {data} has parts of its own. Give --limit or --dev-split with it."
            : null;

    /// <summary>How a run divides its training examples.</summary>
    public static DevelopmentSplit SplitOf(SettingValues values) => new()
    {
        Share = values.Get(DevSplit) is > 0 and double share ? share : null,
        Path = values.Get(Dev),
        Seed = values.Get(DrawSeed),
        TakesFirst = values.Get(Draw),
    };
}
