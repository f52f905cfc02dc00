using System.Text;

namespace MeProp.Cli;

/// <summary>A new text file that grows by whole lines. Each is handed to the system before the next step of training, so what was written stays when the program ends, however it ends.</summary>
internal sealed class LineFile : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>Creates the file.</summary>
    /// <param name="path">A file that does not exist yet.</param>
    /// <exception cref="IOException">It exists, or cannot be created.</exception>
    public LineFile(string path)
        : this(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
    {
    }

    /// <summary>Writes to an open file.</summary>
    /// <param name="stream">Unbuffered; disposed with this.</param>
    internal LineFile(FileStream stream) => _stream = stream;

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
