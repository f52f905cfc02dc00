using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>Loads data files; every failure becomes a <see cref="DataSetException"/> that names the file.</summary>
internal static class DataFile
{
    public static T Load<T>(string path, Func<FileStream, T> read) => Guard(path, () =>
    {
        using FileStream file = OpenFile(path);
        return read(file);
    });

    /// <summary>Opens a file to read it later.</summary>
    public static Stream Open(string path) => Guard(path, () => OpenFile(path));

    /// <summary>Loads a plain or gzip file, as its content tells; also passes the number of bytes on disk.</summary>
    public static T LoadUnpacked<T>(string path, Func<Stream, long, T> read) => Load(path, file =>
    {
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        if (!compressed)
            return read(file, file.Length);
        using GZipStream content = new(file, CompressionMode.Decompress);
        try
        {
            return read(content, file.Length);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException(
                $"{path} is damaged or truncated: it cannot be decompressed ({e.Message}). Fetch the file again.", e);
        }
    });

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSetException($"{path} does not exist. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataSetException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
