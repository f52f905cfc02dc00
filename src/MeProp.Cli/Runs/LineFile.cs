using System.Text;

namespace MeProp.Cli;

/// <summary>
/// A text file that grows by whole lines. Each is handed to the system before the next step of training, so what was
/// written stays when the program ends, however it ends.
/// </summary>
internal sealed class LineFile : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>
    /// Keeps a second process from writing. On Unix only None does; readers there are kept out only if they ask for the
    /// same kind of lock. On Windows None would keep out all readers, and Read is enough.
    /// </summary>
    public static readonly FileShare OneWriter = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    public LineFile(string path, FileShare share = FileShare.Read)
        : this(new FileStream(path, FileMode.CreateNew, FileAccess.Write, share, bufferSize: 0))
    {
    }

    /// <summary>Writes to an open file.</summary>
    internal LineFile(FileStream stream) => _stream = stream;

    /// <summary>Opens a file at its end, or creates it. A line that was cut off by a crash gets its end.</summary>
    public static LineFile Reopen(string path, FileShare share = FileShare.Read)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
        if (stream.Length == 0) return new LineFile(stream);
        stream.Seek(-1, SeekOrigin.End);
        if (stream.ReadByte() != '\n') stream.WriteByte((byte)'\n');
        return new LineFile(stream);
    }

    /// <summary>Whether a process has a file open that only one may write.</summary>
    public static bool IsBeingWritten(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Append(string line)
    {
        long length = _stream.CanSeek ? _stream.Position : 0;
        try
        {
            _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            // ArgumentException is how a file stream says that the system allows no larger file.
            if (_stream.CanSeek) _stream.SetLength(length);
            throw new IOException($"{_stream.Name} cannot be written: {exception.Message}", exception);
        }
    }

    public void Dispose() => _stream.Dispose();
}
