namespace MeProp;

/// <summary>Writes whole files: readers see the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    public const string TemporarySuffix = ".tmp";

    private const int BufferSize = 1 << 16;

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>
    /// Writes a temporary file, flushes it to the disk and renames it. After an exception the target is unchanged.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="temporarySuffix">
    /// Ends the name of the temporary file; where several processes write the file, each needs another.
    /// </param>
    public static void Write(string path, Action<Stream> write, string temporarySuffix = TemporarySuffix)
    {
        string temporary = path + temporarySuffix;

        // Outside the try block: another writer's temporary file must not be deleted.
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

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next write replaces it.
        }
    }
}
