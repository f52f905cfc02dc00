namespace MeProp.Tasks;

/// <summary>Reads files of tokenized text, as <see cref="TokenizedReader"/>.</summary>
public static class TokenizedFile
{
    /// <summary>Reads a file sentence by sentence. The file is open while the result is enumerated.</summary>
    /// <exception cref="DataSetException">The file does not exist or cannot be read.</exception>
    /// <exception cref="TextFileException">A line breaks the format.</exception>
    public static IEnumerable<Sentence> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Sentences(path);
    }

    private static IEnumerable<Sentence> Sentences(string path)
    {
        using TokenizedReader reader = new(DataFile.Open(path), path);
        while (reader.Read() is { } sentence) yield return sentence;
    }
}
