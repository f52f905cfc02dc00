namespace MeProp.Tasks;

/// <summary>Image data by name: built in, published, or in a folder.</summary>
public static class ImageDataSets
{
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(20);
    private static readonly PublishedImageSet[] Published = [PublishedImageSet.Mnist, PublishedImageSet.FashionMnist];

    /// <summary>The names that <see cref="Load(string, string?, IProgress{DownloadProgress}?, CancellationToken)"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [BuiltInDigits.Name, .. Published.Select(set => set.Name)];

    /// <summary>Loads image data.</summary>
    /// <param name="nameOrFolder">
    /// <c>digits</c> (built in), <c>mnist</c> or <c>fashion-mnist</c> (downloaded when first used, then kept in the folder <c>MEPROP_DATA</c> or the
    /// user's cache directory), or the path of a folder of IDX files as for <see cref="ImageFolder"/>. Names win over folders; write <c>./mnist</c> for a
    /// folder of that name.
    /// </param>
    /// <param name="dataDirectory">
    /// A folder that holds the files of a published set, directly or in a folder of the set's name. Nothing is downloaded then, and sizes are checked but
    /// no checksums.
    /// </param>
    /// <param name="progress">Told how far each download is.</param>
    /// <param name="cancellationToken">Stops a download; it goes on from there the next time.</param>
    /// <exception cref="DataException">The name is unknown, a file is bad, or a download failed.</exception>
    /// <exception cref="OperationCanceledException">The download was stopped.</exception>
    public static ImageData Load(
        string nameOrFolder, string? dataDirectory = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFolder);
        if (IsName(nameOrFolder, BuiltInDigits.Name))
            return BuiltInDigits.Create();
        if (Array.Find(Published, set => IsName(nameOrFolder, set.Name)) is { } published)
            return LoadPublished(published, dataDirectory, progress, cancellationToken);
        if (Directory.Exists(nameOrFolder))
            return ImageFolder.Load(nameOrFolder);

        // A path is no misspelt name.
        string suggestion = nameOrFolder.AsSpan().ContainsAny('/', '\\') ? "" : $" Did you mean {Nearest(nameOrFolder)}?";
        throw new DataException(
            $"There is no data set and no folder {nameOrFolder}.{suggestion} Known are {string.Join(", ", Names)}, and any folder of IDX files.");
    }

    /// <summary>Loads a published set from files given by the user.</summary>
    internal static ImageData LoadFrom(PublishedImageSet set, string dataDirectory)
    {
        string own = Path.Combine(dataDirectory, set.Name);
        return Named(set, ImageFolder.Load(Directory.Exists(own) ? own : dataDirectory, PublishedImageSet.Classes));
    }

    /// <summary>Loads a published set from the cache, downloading what it lacks.</summary>
    internal static ImageData LoadFrom(
        PublishedImageSet set, DataCache cache, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        Named(set, ImageFolder.Load(set.Name, cache.Ensure(set, progress, cancellationToken), PublishedImageSet.Classes));

    private static ImageData LoadPublished(
        PublishedImageSet set, string? dataDirectory, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (dataDirectory is not null)
            return LoadFrom(set, dataDirectory);
        using Downloader downloader = new(new SocketsHttpHandler(), StallTimeout);
        return LoadFrom(set, new DataCache(DataCache.DefaultFolder(Environment.GetEnvironmentVariable), downloader), progress, cancellationToken);
    }

    private static ImageData Named(PublishedImageSet set, ImageData data)
    {
        if ((data.Height, data.Width) != (PublishedImageSet.Side, PublishedImageSet.Side))
        {
            throw new DataException(
                $"The images given as {set.Name} are {data.Height}×{data.Width}, but those of {set.Name} are "
                + $"{PublishedImageSet.Side}×{PublishedImageSet.Side}. Name the folder itself to use other images.");
        }

        return new ImageData(set.Name, data.Height, data.Width, data.Train, data.Development, data.Test);
    }

    private static bool IsName(string text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);

    private static string Nearest(string text) =>
        Names.FirstOrDefault(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        ?? Names.MinBy(name => EditDistance(text.ToLowerInvariant(), name))!;

    /// <summary>The number of letters to insert, delete or replace (Levenshtein), kept in one row of the table.</summary>
    private static int EditDistance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
