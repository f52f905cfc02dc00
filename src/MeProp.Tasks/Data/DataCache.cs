namespace MeProp.Tasks;

/// <summary>The folder of downloaded data, one folder per data set.</summary>
internal sealed class DataCache(string folder, Downloader downloader) : IDisposable
{
    public const string FolderVariable = "MEPROP_DATA";

    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Opens the user's cache.</summary>
    public static DataCache Open() => new(
        DefaultFolder(Environment.GetEnvironmentVariable), new Downloader(new SocketsHttpHandler(), StallTimeout));

    /// <summary>
    /// <c>MEPROP_DATA</c> if set, else <c>meprop</c> in the user's cache directory: <c>XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c> on Linux, <c>~/Library/Caches</c> on macOS, the local application data on Windows. Without a
    /// home directory, <c>meprop</c> among the temporary files.
    /// </summary>
    public static string DefaultFolder(Func<string, string?> environment, string? home = null)
    {
        if (environment(FolderVariable) is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        home ??= Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(UserCache(environment, home), "meprop");
    }

    /// <summary>Returns the paths of a set's files, after downloading those that are missing or damaged.</summary>
    public string[] Ensure(PublishedSet set, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string setFolder = Path.Combine(folder, set.Name);
        string? existing = Ancestors(setFolder).FirstOrDefault(Directory.Exists);
        try
        {
            Directory.CreateDirectory(setFolder);
            foreach (PublishedFile file in set.Files)
            {
                if (!file.IsIntact(Path.Combine(setFolder, file.Name)))
                    downloader.FetchAsync(
                        file, set.Mirrors, setFolder, progress, cancellation).GetAwaiter().GetResult();
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

    /// <inheritdoc/>
    public void Dispose() => downloader.Dispose();

    private static IEnumerable<string> Ancestors(string path)
    {
        for (string? ancestor = path; ancestor is not null; ancestor = Path.GetDirectoryName(ancestor))
            yield return ancestor;
    }

    /// <summary>Removes the folders of a download that received nothing.</summary>
    private static void DeleteEmpty(IEnumerable<string> folders)
    {
        foreach (string path in folders.Where(Directory.Exists))
        {
            if (Directory.EnumerateFileSystemEntries(path).Any())
                return;
            Directory.Delete(path);
        }
    }

    private static string Advice(PublishedSet set, string setFolder, string cause)
    {
        string[] damaged = [.. set.Files
            .Where(file => File.Exists(Path.Combine(setFolder, file.Name)) && !IsIntactIfReadable(file, setFolder))
            .Select(file => Path.Combine(setFolder, file.Name))];
        string damagedText = damaged.Length == 0
            ? ""
            : $"Not used, because the checksum is not the published one: {string.Join(", ", damaged)}.\n";
        return $"""
            The data set {set.Name} is not complete: {cause}
            {damagedText}Without a connection, do one of these:
              - put {string.Join(", ", set.Files.Select(file => file.Name))} into {setFolder} (checksums are verified);
              - name a folder that holds these files, packed or not, as the data directory: --data-dir FOLDER;
              - use the built-in data, which needs no files: meprop train {set.BuiltIn}.
            """;
    }

    private static bool IsIntactIfReadable(PublishedFile file, string setFolder)
    {
        try
        {
            return file.IsIntact(Path.Combine(setFolder, file.Name));
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

        // The XDG specification requires that a relative path is ignored.
        if (!OperatingSystem.IsMacOS()
            && environment("XDG_CACHE_HOME") is { Length: > 0 } cache
            && Path.IsPathRooted(cache))
            return cache;

        // Services and containers may have no home: a path built from an empty one would lie in the current directory.
        if (!Path.IsPathRooted(home) || !Directory.Exists(home))
            return Path.GetTempPath();
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
