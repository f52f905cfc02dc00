using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Where tagging and parsing get their treebank from: a name, a folder, or three files.</summary>
internal static class TreebankSource
{
    public static PathSetting TrainFile { get; } = FileSetting("trainFile", "--train-file", "train on");

    public static PathSetting DevFile { get; } = FileSetting(
        "devFile", "--dev-file", "choose the best epoch by");

    public static PathSetting TestFile { get; } = FileSetting("testFile", "--test-file", "test on", OfTables);

    // Also the table beside the one to train on.
    private const string OfTables = "; beside a table, another table";

    public static string PathKind => "folder of CoNLL-U files";

    public static IReadOnlyList<string> Published => [.. Treebanks.Names.Where(name => name != BuiltInSentences.Name)];

    public static IReadOnlyList<Setting> Settings => [MeProp.Cli.Settings.DataDirectory, .. Files];

    private static PathSetting[] Files => [TrainFile, DevFile, TestFile];

    /// <summary>Throws where some of the three files are missing.</summary>
    public static void Validate(RunConfiguration configuration)
    {
        if (configuration.Get(MeProp.Cli.Settings.Dataset) is not null) return;
        PathSetting[] needed = [TrainFile, TestFile];
        string[] missing = [.. needed.Where(file => configuration.Get(file) is null).Select(file => file.Option!)];
        if (missing.Length == 0) return;
        throw new ConfigurationException(
            $"Three files belong together: {string.Join(", ", Files.Select(file => file.Option))} (or a development "
            + $"part that is drawn); {string.Join(" and ", missing)} missing.");
    }

    public static Treebank Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        DevelopmentSplit split = MeProp.Cli.Settings.SplitOf(configuration);
        if (configuration.Get(MeProp.Cli.Settings.Dataset) is not { } dataset)
        {
            return TreebankFolder.LoadFiles(
                configuration.Get(TrainFile)!, configuration.Get(DevFile), configuration.Get(TestFile)!, split);
        }

        string? folder = configuration.Get(MeProp.Cli.Settings.DataDirectory);
        return Treebanks.Load(dataset, folder, progress, split, cancellationToken);
    }

    private static PathSetting FileSetting(string key, string option, string purpose, string others = "") =>
        new(key, option, $"CoNLL-U file to {purpose}, plain or gzip; the three go together{others}")
        {
            Replaces = MeProp.Cli.Settings.Dataset,
            StandsBeside = data => others.Length > 0 && data is string path
                && (TableFile.IsTableName(path) || File.Exists(path)),
        };
}
