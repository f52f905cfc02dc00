namespace MeProp.Tasks;

/// <summary>Treebanks by name: built in, published, or in a folder.</summary>
public static class Treebanks
{
    private static readonly PublishedTreebank[] Published = [PublishedTreebank.Ewt];

    /// <summary>
    /// The names known to <see cref="Load"/>.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [BuiltInSentences.Name, .. Published.Select(set => set.Name)];

    /// <summary>Loads a treebank.</summary>
    /// <param name="nameOrFolder">
    /// <c>sentences</c> (built in), <c>ewt</c> (downloaded at the first use, then kept in the folder
    /// <c>MEPROP_DATA</c> or the user's cache directory), or the path of a folder as for
    /// <see cref="TreebankFolder"/>. Names win over folders; write <c>./ewt</c> for a folder of that name.
    /// </param>
    /// <param name="dataDirectory">
    /// A folder that holds the files of a published treebank, directly or in a folder of the treebank's name. Nothing
    /// is downloaded then, and checksums are not verified.
    /// </param>
    /// <param name="progress">Receives the progress of each download.</param>
    /// <param name="split">
    /// How the development part is made. Null: from its file, or drawn from the training sentences of a folder without
    /// one.
    /// </param>
    /// <param name="cancellationToken">Stops a download; the next call continues it.</param>
    /// <exception cref="DataSetException">The name is unknown, a file is bad, or a download failed.</exception>
    /// <exception cref="OperationCanceledException">The download was stopped.</exception>
    public static Treebank Load(
        string nameOrFolder,
        string? dataDirectory = null,
        IProgress<DownloadProgress>? progress = null,
        DevelopmentSplit? split = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFolder);
        if (IsName(nameOrFolder, BuiltInSentences.Name)) return Divided(BuiltInSentences.Create(), split);
        if (Array.Find(Published, set => IsName(nameOrFolder, set.Name)) is { } published)
        {
            if (dataDirectory is not null) return Divided(LoadFrom(published, dataDirectory), split);
            using DataCache cache = DataCache.Open();
            return Divided(LoadFrom(published, cache, progress, cancellationToken), split);
        }

        if (Directory.Exists(nameOrFolder)) return TreebankFolder.Load(nameOrFolder, split);

        // A path is no misspelt name.
        bool isPath = nameOrFolder.AsSpan().ContainsAny('/', '\\');
        string suggestion = isPath ? "" : NearestName.Question(nameOrFolder, Names);
        throw new DataSetException(
            $"There is no treebank and no folder {nameOrFolder}.{suggestion} Known are {string.Join(", ", Names)}, and "
            + "any folder of files in CoNLL-U.");
    }

    /// <summary>Loads a published treebank from the user's files.</summary>
    internal static Treebank LoadFrom(PublishedTreebank set, string dataDirectory)
    {
        string own = Path.Combine(dataDirectory, set.Name);
        return TreebankFolder.Load(
            set.Name, TreebankFolder.FilesIn(Directory.Exists(own) ? own : dataDirectory, needsDevelopment: true));
    }

    /// <summary>Loads a published treebank from the cache, which downloads missing files.</summary>
    internal static Treebank LoadFrom(
        PublishedTreebank set,
        DataCache cache,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation) =>
        TreebankFolder.Load(set.Name, cache.Ensure(set, progress, cancellation));

    /// <summary>A set that has a development part, divided anew where that is asked for.</summary>
    private static Treebank Divided(Treebank treebank, DevelopmentSplit? split) =>
        split is { IsGiven: true } ? TreebankFolder.Divided(treebank, split) : treebank;

    private static bool IsName(string text, string name) =>
        string.Equals(text, name, StringComparison.OrdinalIgnoreCase);
}
