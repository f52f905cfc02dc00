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
    /// on macOS, the local application data on Windows. Without a home directory, <c>meprop</c> among the temporary files.
    /// </summary>
    /// <param name="environment">Looks up an environment variable; null or empty if not set.</param>
    /// <param name="home">The user's home directory; null for the system's answer.</param>
    public static string DefaultFolder(Func<string, string?> environment, string? home = null)
    {
        if (environment(FolderVariable) is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        return Path.Combine(UserCache(environment, home ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)), "meprop");
    }

    /// <summary>Paths of the files of a data set, each checked against its published checksum; what is missing or damaged is downloaded.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="progress">Told how far each download is.</param>
    /// <param name="cancellation">Stops a download; it goes on from there the next time.</param>
    /// <exception cref="DataSetException">A download failed; the message names the files, where to put them, and the built-in data.</exception>
    public string[] Ensure(PublishedImageSet set, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string setFolder = Path.Combine(folder, set.Name);
        string? existing = Ancestors(setFolder).FirstOrDefault(Directory.Exists);
        try
        {
            Directory.CreateDirectory(setFolder);
            foreach (PublishedFile file in set.Files)
            {
                if (!file.IsIntact(Path.Combine(setFolder, file.Name)))
                    downloader.FetchAsync(file, set.Mirrors, setFolder, progress, cancellation).GetAwaiter().GetResult();
            }
        }
        catch (Exception e) when (e is DataSetException or IOException or UnauthorizedAccessException)
        {
            throw new DataSetException(Advice(set, setFolder, e.Message), e);
        }
        finally
        {
            DeleteEmpty(Ancestors(setFolder).TakeWhile(ancestor => ancestor != existing));
        }

        return [.. set.Files.Select(file => Path.Combine(setFolder, file.Name))];
    }

    /// <summary>A folder, then the one above, and so on.</summary>
    private static IEnumerable<string> Ancestors(string path)
    {
        for (string? ancestor = path; ancestor is not null; ancestor = Path.GetDirectoryName(ancestor))
            yield return ancestor;
    }

    /// <summary>Removes folders that were made for a download of which nothing arrived.</summary>
    private static void DeleteEmpty(IEnumerable<string> folders)
    {
        foreach (string path in folders.Where(Directory.Exists).TakeWhile(path => !Directory.EnumerateFileSystemEntries(path).Any()))
            Directory.Delete(path);
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

    private static string UserCache(Func<string, string?> environment, string home)
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);

        // The XDG specification tells to ignore a path that is not absolute.
        if (!OperatingSystem.IsMacOS() && environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
            return cache;

        // Services and containers may run without a home: a path made from nothing would be in the current directory.
        if (!Path.IsPathRooted(home) || !Directory.Exists(home))
            return Path.GetTempPath();
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
