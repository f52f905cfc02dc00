using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>Loads data files; every failure becomes a <see cref="DataSetException"/> that names the file.</summary>
internal static class DataFile
{
    /// <summary>Maximum content of a pipe, which is copied to a temporary file.</summary>
    private const long MaximumPipeBytes = 16L << 30;

    /// <summary>Reads a file, or what comes through a pipe; the stream can seek.</summary>
    public static T Load<T>(string path, Func<FileStream, T> read) => Guard(path, () =>
    {
        using FileStream file = OpenSeekable(path);
        return read(file);
    });

    /// <summary>Opens a file to read it later.</summary>
    public static Stream Open(string path) => Guard(path, () => OpenFile(path));

    /// <summary>Opens a file, or what comes through a pipe, as a stream that can seek.</summary>
    public static FileStream OpenSeekable(string path)
    {
        FileStream file = Guard(path, () => OpenFile(path));
        if (file.CanSeek) return file;
        using (file) return Guard(path, () => Spool(file, MaximumPipeBytes));
    }

    /// <summary>Loads a plain or gzip file, as its content tells; also passes the number of bytes on disk.</summary>
    public static T LoadUnpacked<T>(string path, Func<Stream, long, T> read) =>
        Load(path, file => ReadUnpacked(file, path, read));

    /// <summary>The same for an open file, from its beginning.</summary>
    public static T ReadUnpacked<T>(FileStream file, string path, Func<Stream, long, T> read)
    {
        if (!IsGzip(file)) return read(file, file.Length);
        using GZipStream content = new(file, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return read(content, file.Length);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException(
                $"{path} is damaged or truncated: it cannot be decompressed. Fetch the file again.", e);
        }
    }

    /// <summary>Whether a file holds gzip. Its position is the beginning afterwards.</summary>
    public static bool IsGzip(FileStream file)
    {
        file.Position = 0;
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }

    /// <summary>Copies a stream to a temporary file, which the system deletes when it is closed.</summary>
    /// <exception cref="IOException">The disk is full, or the content is longer than the maximum.</exception>
    public static FileStream Spool(Stream content, long maximumBytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"meprop-{Guid.NewGuid():N}.tmp");
        var spool = new FileStream(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            // Nothing stays of it then, however the program ends.
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            byte[] chunk = new byte[1 << 16];
            int read;
            while ((read = content.Read(chunk)) > 0)
            {
                spool.Write(chunk, 0, read);
                if (spool.Position > maximumBytes)
                    throw new IOException($"more than {maximumBytes:N0} bytes come");
            }

            spool.Flush();
            spool.Position = 0;
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Runs what reads a file; failures of the file system become messages.</summary>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataSetException(ReadFailure.Describe(path, e), e);
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
}
