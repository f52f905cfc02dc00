namespace MeProp.Tasks;

/// <summary>The folder in which downloaded data is kept, one folder per data set.</summary>
/// <param name="folder">The folder; created when something is downloaded.</param>
/// <param name="downloader">Gets what is missing.</param>
internal sealed class DataCache(string folder, Downloader downloader)
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string FolderVariable = "MEPROP_DATA";

    /// <summary>
    /// <c>MEPROP_DATA</c> if set, else <c>meprop</c> in the user's cache directory: <c>XDG_CACHE_HOME</c> or <c>~/.cache</c> on Linux, <c>~/Library/Caches</c>
    /// on macOS, the local application data on Windows.
    /// </summary>
    /// <param name="environment">Looks up an environment variable; null or empty if not set.</param>
    public static string DefaultFolder(Func<string, string?> environment)
    {
        if (environment(FolderVariable) is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        return Path.Combine(UserCache(environment), "meprop");
    }

    /// <summary>Paths of the files of a data set, each checked against its published checksum; what is missing or damaged is downloaded.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="progress">Told how far each download is.</param>
    /// <param name="cancellation">Stops a download; it goes on from there the next time.</param>
    /// <exception cref="DataException">A download failed; the message names the files, where to put them, and the built-in data.</exception>
    public string[] Ensure(PublishedImageSet set, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string setFolder = Path.Combine(folder, set.Name);
        try
        {
            Directory.CreateDirectory(setFolder);
            foreach (PublishedFile file in set.Files)
            {
                if (!file.IsIntact(Path.Combine(setFolder, file.Name)))
                    downloader.FetchAsync(file, set.Mirrors, setFolder, progress, cancellation).GetAwaiter().GetResult();
            }
        }
        catch (Exception e) when (e is DataException or IOException or UnauthorizedAccessException)
        {
            throw new DataException(Advice(set, setFolder, e.Message), e);
        }

        return [.. set.Files.Select(file => Path.Combine(setFolder, file.Name))];
    }

    private static string Advice(PublishedImageSet set, string setFolder, string cause)
    {
        string[] damaged = [.. set.Files.Select(file => Path.Combine(setFolder, file.Name)).Where(File.Exists)];
        damaged = [.. damaged.Where(path => !IsIntactIfReadable(set, path))];
        string damagedText = damaged.Length == 0 ? "" : $"Not used, because the checksum is not the published one: {string.Join(", ", damaged)}.\n";
        return $"""
            The data set {set.Name} is not complete: {cause}
            {damagedText}Without a connection, do one of these:
              - put {string.Join(", ", set.Files.Select(file => file.Name))} into {setFolder} (checksums are verified);
              - name a folder that holds these four files, packed or not, as the data directory: --data-dir FOLDER;
              - use the built-in data, which needs no files: meprop train digits.
            """;
    }

    private static bool IsIntactIfReadable(PublishedImageSet set, string path)
    {
        try
        {
            return set.Files.First(file => file.Name == Path.GetFileName(path)).IsIntact(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string UserCache(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Caches");

        // The XDG specification tells to ignore a path that is not absolute.
        return environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache : Path.Combine(home, ".cache");
    }
}
