using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>Reads and writes files in CoNLL-U, plain or gzip.</summary>
public static class ConlluFile
{
    /// <summary>Reads a file sentence by sentence. The file is open while the result is enumerated.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static IEnumerable<Sentence> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Sentences(path);
    }

    /// <summary>Loads a file.</summary>
    /// <exception cref="DataSetException">The file does not exist or cannot be read.</exception>
    /// <exception cref="TextFileException">A line breaks the format.</exception>
    public static IReadOnlyList<Sentence> Load(string path) => [.. Read(path)];

    /// <summary>
    /// Writes a file, gzip if its name ends in <c>.gz</c>. It appears in one step, so sentences that are read from the
    /// same file can be written to it.
    /// </summary>
    /// <exception cref="TextFileException">Heads that were set form a cycle.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Sentence> sentences)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(sentences);
        AtomicFile.Write(path, stream =>
        {
            bool isGzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            using GZipStream? packed =
                isGzip ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
            using ConlluWriter writer = new(packed ?? stream, leaveOpen: true);
            foreach (Sentence sentence in sentences) writer.Write(sentence);
        });
    }

    private static IEnumerable<Sentence> Sentences(string path)
    {
        using ConlluReader reader = new(DataFile.Open(path), path);
        while (reader.Read() is { } sentence) yield return sentence;
    }
}
