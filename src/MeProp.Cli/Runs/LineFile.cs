using System.Text;

namespace MeProp.Cli;

/// <summary>A text file that grows by whole lines. Each is handed to the system before the next step of training, so what was written stays when the program ends, however it ends.</summary>
internal sealed class LineFile : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>
    /// Keeps a second process from writing. On Unix only this does, and there it keeps nobody from reading except programs that ask for the same kind of
    /// lock; on Windows it would, and FileShare.Read is enough.
    /// </summary>
    public static readonly FileShare OneWriter = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    /// <summary>Creates the file.</summary>
    /// <param name="path">A file that does not exist yet.</param>
    /// <param name="share">What others may do with it.</param>
    /// <exception cref="IOException">It exists, or cannot be created.</exception>
    public LineFile(string path, FileShare share = FileShare.Read)
        : this(new FileStream(path, FileMode.CreateNew, FileAccess.Write, share, bufferSize: 0))
    {
    }

    /// <summary>Writes to an open file.</summary>
    /// <param name="stream">Unbuffered; disposed with this.</param>
    internal LineFile(FileStream stream) => _stream = stream;

    /// <summary>Opens a file at its end, or creates it. A line that was cut off by a crash gets its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="share">What others may do with it.</param>
    /// <exception cref="IOException">It cannot be opened, or another process has it for itself.</exception>
    public static LineFile Reopen(string path, FileShare share = FileShare.Read)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
        if (stream.Length == 0) return new LineFile(stream);
        stream.Seek(-1, SeekOrigin.End);
        if (stream.ReadByte() != '\n') stream.WriteByte((byte)'\n');
        return new LineFile(stream);
    }

    /// <summary>Appends a line.</summary>
    /// <param name="line">Without its end.</param>
    /// <exception cref="IOException">The disk is full, or the like; the file ends with the last whole line.</exception>
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

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
