using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Dependency parsing with a transition system and an MLP, on treebanks in CoNLL-U.</summary>
internal sealed class ParsingTask : ProgramTask
{
    public static ChoiceSetting<TransitionSystem> System { get; } = new(
        "system", "--system", "Moves of the parser ({default})", TransitionSystem.ArcStandard,
        [.. TransitionSystem.All.Select(system => (system.Name, system))])
    { TestHelp = "Moves of the parser (as in training)" };

    public static ChoiceSetting<TagChannels> Channels { get; } = new(
        "tagChannels", "--tag-channels", "Tags that the parser sees ({default})", TagChannels.Both,
        [("upos", TagChannels.Upos), ("xpos", TagChannels.Xpos), ("both", TagChannels.Both)])
    { TestHelp = "Tags that the parser sees (as in training)" };

    public static FlagSetting Subtypes { get; } = new(
        "subtypes", "--subtypes", "Learn and score subtypes of relations, as in nsubj:pass")
    { TestHelp = "Score subtypes of relations, as in nsubj:pass (as in training)" };

    public static NumberSetting<double> Explore { get; } = new(
        "explore", "--explore",
        "Learn from mistakes: from the second epoch on, train on the states that the parser itself comes through, "
        + "following the network at this rate, else the best move; 0 for gold moves only ({default})")
    {
        Minimum = 0,
        Maximum = 1,
        DefaultsBy = (System, [(TransitionSystem.ArcHybrid.Name, Parser.DefaultFollowRate), ("others", 0)]),
        InOlderRuns = "0",
        IsOfTraining = true,
    };

    public override string Name => "parsing";

    public override IReadOnlyList<string> DataNames => Treebanks.Names;

    public override IReadOnlyList<string> Published => TreebankSource.Published;

    public override IReadOnlyList<string> DataKinds => ["made sentences", "a published treebank (downloaded once)"];

    public override string PathKind => TreebankSource.PathKind;

    public override IReadOnlyList<Setting> Settings =>
        [.. TreebankSource.Settings, System, Channels, Subtypes, Explore, .. TagSettings.All];

    public override IReadOnlyList<Setting> Unsupported => [MeProp.Cli.Settings.Initializer];

    /// <summary>docs/parsing.md has the measurements.</summary>
    public override IReadOnlyList<TaskDefault> Defaults { get; } =
    [
        new(null, MeProp.Cli.Settings.Layers, "2"),
        new(null, MeProp.Cli.Settings.Dropout, "0.5"),
        new(null, MeProp.Cli.Settings.BatchSize, "500"),
        new(null, MeProp.Cli.Settings.Epochs, "6"),
        new(null, MeProp.Cli.Settings.Schedule, "linear"),
    ];

    public override string TestHelp => "UAS and LAS, over all words and without punctuation";

    public override string PredictionHelp => "Parsers parse text by the command parse.";

    public override string InputHelp => "of a parser: use the command parse";

    public override bool Takes(string path) => TreebankFolder.IsTreebank(path);

    public override void Validate(RunConfiguration configuration)
    {
        if (configuration.Get(MeProp.Cli.Settings.Layers) < 2)
            throw new ConfigurationException("--layers: a parser has at least 2 layers, hidden ones and the output.");
        TransitionSystem system = configuration.Get(System);
        if (configuration.Get(Explore) > 0 && !system.HasDynamicOracle)
        {
            throw new ConfigurationException(
                $"--explore: {system} does not know the best moves after a mistake. Add --system "
                + $"{TransitionSystem.ArcHybrid}, or give --explore 0.");
        }

        TreebankSource.Validate(configuration);
    }

    public override TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        ParsingData.Of(TreebankSource.Load(configuration, progress, cancellationToken), new ParsingScheme
        {
            System = configuration.Get(System),
            TagColumns = configuration.Get(Channels) switch
            {
                TagChannels.Upos => [TagColumn.Upos],
                TagChannels.Xpos => [TagColumn.Xpos],
                _ => [TagColumn.Upos, TagColumn.Xpos],
            },
            KeepsSubtypes = configuration.Get(Subtypes),
        });

    public override TaskModel Open(string file, Model model) => new ParsingModel(this, file, model);

    public override IEnumerable<(string Name, string Value)> Facts(ModelReport report, string times) =>
        [("transitions", $"{report.Labels.Count}: {string.Join(", ", report.Labels)}")];
}
