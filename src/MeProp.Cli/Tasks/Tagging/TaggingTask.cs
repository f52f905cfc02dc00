using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Part-of-speech tagging with a bidirectional LSTM, on treebanks in CoNLL-U.</summary>
internal sealed class TaggingTask : ProgramTask
{
    public static ChoiceSetting<TagColumn> Tags { get; } = new(
        "tags", "--tags", "Column of the tags to learn ({default})", TagColumn.Xpos,
        [("upos", TagColumn.Upos), ("xpos", TagColumn.Xpos)])
    { TestHelp = "Column of the tags (as in training)" };

    public override string Name => "tagging";

    public override IReadOnlyList<string> DataNames => Treebanks.Names;

    public override IReadOnlyList<string> Published => TreebankSource.Published;

    public override IReadOnlyList<string> DataKinds => ["made sentences", "a published treebank (downloaded once)"];

    public override string PathKind => TreebankSource.PathKind;

    public override IReadOnlyList<Setting> Settings => [.. TreebankSource.Settings, Tags];

    public override IReadOnlyList<Setting> Unsupported =>
    [
        MeProp.Cli.Settings.Activation, MeProp.Cli.Settings.Initializer, MeProp.Cli.Settings.Balance,
        MeProp.Cli.Settings.KeepScale,
    ];

    /// <summary>docs/tagging.md has the measurements.</summary>
    public override IReadOnlyList<TaskDefault> Defaults { get; } =
    [
        new(null, MeProp.Cli.Settings.Layers, "2"),
        new(null, MeProp.Cli.Settings.Dropout, "0.5"),
        new(null, MeProp.Cli.Settings.BatchSize, "32"),
        new(null, MeProp.Cli.Settings.Epochs, "5"),
        new(null, MeProp.Cli.Settings.Optimizer, "adagrad"),
        new(null, MeProp.Cli.Settings.LearningRate, "0.03") { When = IsAdaGrad },
        new(null, MeProp.Cli.Settings.Schedule, "linear"),

        // Gradients of a mean over words are near 1e-5: a larger ε would decide the size of the steps.
        new(null, MeProp.Cli.Settings.Epsilon, "1e-12") { When = IsAdaGrad },
    ];

    public override string TestHelp => "accuracy per word, on unknown words and per sentence, most frequent confusions";

    public override string PredictionHelp => "Taggers tag text by the command tag.";

    public override string InputHelp => "of a tagger: use the command tag";

    private static bool IsAdaGrad(SettingValues given) => !given.IsGiven(MeProp.Cli.Settings.Optimizer)
        || given.Get(MeProp.Cli.Settings.Optimizer) == OptimizerKind.AdaGrad;

    /// <summary>Gates have no scale to keep: their outputs are bounded.</summary>
    public override bool HasScale(RunConfiguration configuration) => false;

    public override bool Takes(string path) => TreebankFolder.IsTreebank(path);

    public override void Validate(RunConfiguration configuration)
    {
        if (configuration.Get(MeProp.Cli.Settings.Layers) < 2)
        {
            throw new ConfigurationException(
                "--layers: a tagger has at least 2 layers, LSTM layers and the output layer.");
        }

        TreebankSource.Validate(configuration);
    }

    public override TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        TaggingData.Of(
            TreebankSource.Load(configuration, progress, cancellationToken), configuration.Get(Tags));

    public override TaskModel Open(string file, Model model) => new TaggingModel(this, file, model);

    public override IEnumerable<(string Name, string Value)> Facts(ModelReport report, string times) =>
        [("tags", $"{report.Labels.Count}: {string.Join(", ", report.Labels)}")];
}
