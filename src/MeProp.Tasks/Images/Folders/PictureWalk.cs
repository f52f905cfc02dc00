namespace MeProp.Tasks;

/// <summary>Finds the pictures in a folder and in the folders of it, each of which is entered once.</summary>
internal sealed class PictureWalk
{
    // Links may give a folder many names.
    private const int MaxDepth = 32;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib"];
    private static readonly string[] Others =
    [
        ".heic", ".heif", ".avif", ".gif", ".tif", ".tiff", ".webp", ".svg", ".jxl", ".jp2", ".ico", ".psd", ".dng",
        ".cr2", ".cr3", ".nef", ".arw", ".pbm", ".pgm", ".ppm", ".tga",
    ];

    private static readonly string[] Ignored = ["thumbs.db", "desktop.ini", "__macosx", "@eadir"];

    private readonly HashSet<string> _entered = [];
    private readonly List<PictureEntry> _files = [];
    private readonly IDictionary<string, int> _unsupported;

    private PictureWalk(IDictionary<string, int> unsupported) => _unsupported = unsupported;

    /// <summary>The pictures in a folder, ordered by their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Its name in the names of the pictures.</param>
    /// <param name="unsupported">Counts pictures of other formats by format.</param>
    public static List<PictureEntry> Find(string folder, string name, IDictionary<string, int> unsupported)
    {
        var walk = new PictureWalk(unsupported);
        var start = new DirectoryInfo(folder);
        walk.Enter(start.FullName, RealPath(start, start.FullName), name, depth: 0);
        walk._files.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return walk._files;
    }

    /// <summary>Visible folders in a folder, ordered by name.</summary>
    public static string[] FoldersIn(string folder) => DataFile.Guard(folder, () => (string[])
        [.. Directory.EnumerateDirectories(folder).Where(IsVisible).Order(StringComparer.Ordinal)]);

    /// <summary>The number of pictures in a folder itself.</summary>
    public static int CountIn(string folder) => DataFile.Guard(folder, () =>
        Directory.EnumerateFiles(folder).Count(file => IsVisible(file) && HasExtension(file, Extensions)));

    private static bool IsVisible(string path) => IsVisibleName(Path.GetFileName(path));

    private static bool IsVisibleName(string name) =>
        !name.StartsWith('.') && !Ignored.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool HasExtension(string path, string[] extensions) =>
        extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private void Enter(string path, string realPath, string name, int depth)
    {
        if (depth > MaxDepth || !_entered.Add(realPath)) return;
        FileSystemInfo[] entries = DataFile.Guard(path, () => new DirectoryInfo(path).GetFileSystemInfos());
        Array.Sort(entries, (one, other) => string.CompareOrdinal(one.Name, other.Name));
        foreach (FileSystemInfo entry in entries.Where(entry => IsVisibleName(entry.Name)))
        {
            string entryName = $"{name}/{entry.Name}", inReal = Path.Combine(realPath, entry.Name);
            if (entry is DirectoryInfo) Enter(entry.FullName, RealPath(entry, inReal), entryName, depth + 1);
            else AddFile((FileInfo)entry, entryName);
        }
    }

    private void AddFile(FileInfo file, string name)
    {
        if (HasExtension(file.Name, Others))
        {
            string format = file.Extension[1..].ToUpperInvariant();
            _unsupported[format] = _unsupported.TryGetValue(format, out int count) ? count + 1 : 1;
            return;
        }

        // Length and time of a link are those of its target. One without a target is found when it is opened.
        FileInfo target = IsLink(file) && Resolve(file) is FileInfo { Exists: true } end ? end : file;
        long length = target.Exists ? target.Length : 0;
        if (!HasExtension(file.Name, Extensions) && !IsPictureByContent(file.FullName, length)) return;
        _files.Add(new PictureEntry(file.FullName, name, length, target.LastWriteTimeUtc.Ticks));
    }

    /// <summary>Whether a file of no known extension is a picture. A pipe, whose length is 0, is not opened.</summary>
    private static bool IsPictureByContent(string path, long length)
    {
        if (length == 0) return false;
        Span<byte> start = stackalloc byte[ForeignFile.PrefixLength];
        try
        {
            using FileStream file = File.OpenRead(path);
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return PictureFile.IsPicture(start) && ForeignFile.Of(start) is { IsPicture: true };
    }

    private static string RealPath(FileSystemInfo folder, string path) =>
        IsLink(folder) && Resolve(new DirectoryInfo(path)) is { } target
            ? Path.TrimEndingDirectorySeparator(target.FullName)
            : path;

    private static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static FileSystemInfo? Resolve(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Links that lead to each other.
            return null;
        }
    }
}
