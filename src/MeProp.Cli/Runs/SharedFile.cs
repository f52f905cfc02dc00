namespace MeProp.Cli;

/// <summary>
/// Reads files of a run that may still be written, replaced or deleted: reading keeps no writer out, on any system.
/// </summary>
internal static class SharedFile
{
    private const FileShare AnyUse = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>The content of a file; null where there is none.</summary>
    public static byte[]? ReadBytes(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, AnyUse);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// The whole lines of a file; none where there is no file. A line without its end is being written.
    /// </summary>
    public static IEnumerable<string> ReadLines(string path)
    {
        if (ReadBytes(path) is not { } content) yield break;
        using var reader = new StreamReader(new MemoryStream(content, 0, Array.LastIndexOf(content, (byte)'\n') + 1));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
