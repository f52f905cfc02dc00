namespace MeProp.Cli;

/// <summary>Writes whole files: a reader finds the new content or none (or the old), never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes through a temporary file beside the target, which takes the target's name once it is on the disk.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">The disk is full, or the like; the target is as before.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
