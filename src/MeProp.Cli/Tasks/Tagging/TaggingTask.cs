using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Part-of-speech tagging with a bidirectional LSTM, on treebanks in CoNLL-U.</summary>
internal sealed class TaggingTask : ProgramTask
{
    public static PathSetting TrainFile { get; } = FileSetting("trainFile", "--train-file", "train on");

    public static PathSetting DevFile { get; } = FileSetting("devFile", "--dev-file", "choose the best epoch by");

    public static PathSetting TestFile { get; } = FileSetting("testFile", "--test-file", "test on");

    public static ChoiceSetting<TagColumn> Tags { get; } = new(
        "tags", "--tags", "Column of the tags to learn ({default})", TagColumn.Xpos,
        [("upos", TagColumn.Upos), ("xpos", TagColumn.Xpos)]);

    public override string Name => "tagging";

    public override IReadOnlyList<string> DataNames => Treebanks.Names;

    public override IReadOnlyList<string> Published => [.. DataNames.Where(name => name != BuiltInSentences.Name)];

    public override IReadOnlyList<string> DataKinds => ["made sentences", "a published treebank (downloaded once)"];

    public override string PathKind => "folder of CoNLL-U files";

    public override IReadOnlyList<Setting> Settings =>
        [MeProp.Cli.Settings.DataDirectory, .. Files, Tags];

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
        new(null, MeProp.Cli.Settings.LearningRate, "0.03"),
        new(null, MeProp.Cli.Settings.Schedule, "linear"),

        // Gradients of a mean over words are near 1e-5: a larger ε would decide the size of the steps.
        new(null, MeProp.Cli.Settings.Epsilon, "1e-12"),
    ];

    public override string TestHelp => "accuracy per word, on unknown words and per sentence, most frequent confusions";

    public override string PredictionHelp => "Taggers tag text by the command tag.";

    public override string InputHelp => "of a tagger: use the command tag";

    private static PathSetting[] Files => [TrainFile, DevFile, TestFile];

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

        if (configuration.Get(MeProp.Cli.Settings.Dataset) is not null) return;
        string[] missing = [.. Files.Where(file => configuration.Get(file) is null).Select(file => file.Option!)];
        if (missing.Length == 0) return;
        throw new ConfigurationException(
            $"Three files belong together: {string.Join(", ", Files.Select(file => file.Option))}; "
            + $"{string.Join(" and ", missing)} missing.");
    }

    public override TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        TagColumn column = configuration.Get(Tags);
        return TaggingData.Of(LoadTreebank(configuration, progress, cancellationToken), column);
    }

    public override TaskModel Open(string file, Model model) => new TaggingModel(this, file, model);

    public override IEnumerable<(string Name, string Value)> Facts(ModelReport report, string times) =>
        [("tags", $"{report.Labels.Count}: {string.Join(", ", report.Labels)}")];

    private static Treebank LoadTreebank(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (configuration.Get(MeProp.Cli.Settings.Dataset) is not { } dataset)
        {
            string[] files = [.. Files.Select(file => configuration.Get(file)!)];
            return TreebankFolder.LoadFiles(files[0], files[1], files[2]);
        }

        string? folder = configuration.Get(MeProp.Cli.Settings.DataDirectory);
        return Treebanks.Load(dataset, folder, progress, cancellationToken);
    }

    private static PathSetting FileSetting(string key, string option, string purpose) =>
        new(key, option, $"CoNLL-U file to {purpose}, plain or gzip; the three go together")
        { Replaces = MeProp.Cli.Settings.Dataset };
}
