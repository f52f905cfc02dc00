namespace MeProp.Tasks;

/// <summary>Reads sentences of either <see cref="TextFormat"/>, plain or gzip.</summary>
public sealed class SentenceReader : IDisposable
{
    private readonly ConlluReader? _conllu;
    private readonly TokenizedReader? _tokens;

    /// <summary>Prepares to read; looks at the first line where the format is not known.</summary>
    /// <param name="content">Plain or gzip text; it needs no seeking. It is disposed with the reader.</param>
    /// <param name="name">The file's path, for messages.</param>
    /// <param name="format">The format, or <see cref="TextFormat.Auto"/>.</param>
    /// <exception cref="TextFileException">The file cannot be read.</exception>
    public SentenceReader(Stream content, string name, TextFormat format)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var lines = new TextLines(content, name, "text");
        if (format == TextFormat.Auto)
        {
            // Blank lines before the first sentence are skipped.
            bool hasLine = lines.Read();
            while (hasLine && lines.Text.IsEmpty) hasLine = lines.Read();
            bool isConllu = hasLine && (lines.Text is [(byte)'#', ..] || lines.Text.Contains((byte)'\t'));
            format = isConllu ? TextFormat.Conllu : TextFormat.Sentences;
            if (hasLine) lines.Hold();
        }

        if (format == TextFormat.Conllu) _conllu = new(lines);
        else _tokens = new(lines);
    }

    /// <summary>Reads the next sentence; null at the end.</summary>
    /// <exception cref="TextFileException">A line breaks the format, or the file cannot be read.</exception>
    public Sentence? Read() => _conllu is not null ? _conllu.Read() : _tokens!.Read();

    /// <inheritdoc/>
    public void Dispose()
    {
        _conllu?.Dispose();
        _tokens?.Dispose();
    }
}
