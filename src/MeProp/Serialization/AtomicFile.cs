namespace MeProp;

/// <summary>Writes whole files: a reader finds the new content or none (or the old), never a part.</summary>
internal static class AtomicFile
{
    /// <summary>What the name of a temporary file ends with.</summary>
    public const string TemporarySuffix = ".tmp";

    private const int BufferSize = 1 << 16;

    /// <summary>Writes through a temporary file beside the target, which takes the target's name once it is on the disk.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">The disk is full, or the like; the target is as before.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Writes through a temporary file beside the target, which takes the target's name once it is on the disk.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="write">Writes all of the content; what it throws is thrown, and the target is as before.</param>
    /// <exception cref="IOException">The disk is full, or the like; the target is as before.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + TemporarySuffix;

        // Opened outside of the try block: a temporary file that somebody else is writing is not ours to delete.
        var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>What went wrong before is what the caller must hear of.</summary>
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays, and is replaced by the next write.
        }
    }
}
