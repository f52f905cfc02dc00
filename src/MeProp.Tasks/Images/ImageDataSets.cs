namespace MeProp.Tasks;

/// <summary>Image data by name: built in, published, or in a folder.</summary>
public static class ImageDataSets
{
    private static readonly PublishedImageSet[] Published = [PublishedImageSet.Mnist, PublishedImageSet.FashionMnist];

    /// <summary>
    /// The names known to <see cref="Load"/>.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [BuiltInDigits.Name, .. Published.Select(set => set.Name)];

    /// <summary>Loads image data.</summary>
    /// <param name="nameOrFolder">
    /// <c>digits</c> (built in), <c>mnist</c> or <c>fashion-mnist</c> (downloaded at the first use, then kept in the
    /// folder <c>MEPROP_DATA</c> or the user's cache directory), or the path of a folder of IDX files as for
    /// <see cref="ImageFolder"/>, or of pictures as for <see cref="PictureFolder"/>. Names win over
    /// folders; write <c>./mnist</c> for a folder of that name.
    /// </param>
    /// <param name="dataDirectory">
    /// A folder that holds the files of a published set, directly or in a folder of the set's name. Nothing is
    /// downloaded then. Files of another published set are refused; other checksums are not verified.
    /// </param>
    /// <param name="progress">Receives the progress of each download.</param>
    /// <param name="split">
    /// How the development part is made. Null: published and built-in sets have theirs, and that of a folder is drawn.
    /// </param>
    /// <param name="cancellationToken">Stops a download; the next call continues it.</param>
    /// <exception cref="DataSetException">The name is unknown, a file is bad, or a download failed.</exception>
    /// <exception cref="OperationCanceledException">The download was stopped.</exception>
    public static ImageData Load(
        string nameOrFolder,
        string? dataDirectory = null,
        IProgress<DownloadProgress>? progress = null,
        DevelopmentSplit? split = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFolder);
        if (IsName(nameOrFolder, BuiltInDigits.Name))
            return split is { IsGiven: true } ? BuiltInDigits.Divided(split) : BuiltInDigits.Create();
        if (Array.Find(Published, set => IsName(nameOrFolder, set.Name)) is { } published)
        {
            if (dataDirectory is not null)
                return LoadFrom(published, dataDirectory, Published, split);
            using DataCache cache = DataCache.Open();
            return LoadFrom(published, cache, progress, cancellationToken, split);
        }

        if (PictureFolder.IsAt(nameOrFolder))
            return PictureFolder.Load(nameOrFolder, options: null, split, cancellationToken: cancellationToken);
        if (Directory.Exists(nameOrFolder))
            return ImageFolder.Load(nameOrFolder, classes: null, split);

        // A path is no misspelt name.
        bool isPath = nameOrFolder.AsSpan().ContainsAny('/', '\\');
        string suggestion = isPath ? "" : $" Did you mean {Nearest(nameOrFolder)}?";
        throw new DataSetException(
            $"There is no data set and no folder {nameOrFolder}.{suggestion} Known are {string.Join(", ", Names)}, "
            + "and any folder of IDX files or pictures.");
    }

    /// <summary>Loads a published set from the user's files, unless they belong to another one.</summary>
    internal static ImageData LoadFrom(
        PublishedImageSet set, string dataDirectory, IEnumerable<PublishedImageSet> published,
        DevelopmentSplit? split = null)
    {
        string own = Path.Combine(dataDirectory, set.Name);
        string folder = Directory.Exists(own) ? own : dataDirectory;
        var found = ImageFiles.In(folder);
        string[] files = [found.Train.Name, found.Train.Labels[0], found.Test.Name, found.Test.Labels[0]];
        foreach (PublishedImageSet other in published.Where(other => other != set))
        {
            // Published sets share names, sizes and counts. Their labels differ, and are small enough to hash.
            int confused = Array.FindIndex(PublishedImageSet.LabelFiles, i => other.Files[i].IsIntact(files[i]));
            if (confused >= 0)
            {
                throw new DataSetException(
                    $"{files[PublishedImageSet.LabelFiles[confused]]} is a file of {other.Name}, not of {set.Name}. "
                    + $"Train on {other.Name}, or name the folder of {set.Name}.");
            }
        }

        return LoadChecked(set, found, split);
    }

    /// <summary>Loads a published set from the cache, which downloads missing files.</summary>
    internal static ImageData LoadFrom(
        PublishedImageSet set,
        DataCache cache,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation,
        DevelopmentSplit? split = null) =>
        LoadChecked(set, ImageFiles.Of(cache.Ensure(set, progress, cancellation)), split);

    /// <summary>The first 5,000 training images of a published set are its development part, as is usual.</summary>
    private static ImageData LoadChecked(PublishedImageSet set, ImageFiles files, DevelopmentSplit? split)
    {
        ImageData data = ImageFolder.Load(
            set.Name, files, PublishedImageSet.Classes, split is { IsGiven: true } ? split : DevelopmentSplit.First);
        if ((data.Height, data.Width) != (PublishedImageSet.Side, PublishedImageSet.Side))
        {
            throw new DataSetException(
                $"The images given as {set.Name} are {data.Height}×{data.Width}, but those of {set.Name} are "
                + $"{PublishedImageSet.Side}×{PublishedImageSet.Side}. Name the folder itself to use other images.");
        }

        return new ImageData(set.Name, data.Height, data.Width, data.Train, data.Development, data.Test)
        {
            Labels = set.Labels,
        };
    }

    private static bool IsName(string text, string name) =>
        string.Equals(text, name, StringComparison.OrdinalIgnoreCase);

    private static string Nearest(string text) =>
        Names.FirstOrDefault(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        ?? NearestName.Closest(text, Names)!;
}
