using System.Text;

namespace MeProp.Tasks;

/// <summary>
/// Reads tokenized text, plain or gzip: a sentence per line, tokens separated by spaces or tabs. Empty lines are
/// skipped.
/// </summary>
public sealed class TokenizedReader : IDisposable
{
    private readonly TextLines _lines;
    private readonly StringPool _pool = new();

    /// <summary>Prepares to read.</summary>
    /// <param name="content">Plain or gzip text; it needs no seeking. It is disposed with the reader.</param>
    /// <param name="name">The file's path, for messages.</param>
    public TokenizedReader(Stream content, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _lines = new TextLines(content, name, "text with a sentence per line");
    }

    internal TokenizedReader(TextLines lines) => _lines = lines;

    /// <summary>Reads the next sentence, without annotations; null at the end.</summary>
    /// <exception cref="TextFileException">
    /// The text is no UTF-8, has control characters, or a line is longer than 1 MiB.
    /// </exception>
    public Sentence? Read()
    {
        while (_lines.Read())
        {
            string[] tokens = Encoding.UTF8.GetString(_lines.Text).Split(
                [' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (tokens.Length == 0) continue;
            if (tokens.Length >= ConlluReader.MaxSentenceLines)
            {
                throw _lines.Fault(
                    0, $"The line has {tokens.Length} tokens. Expected fewer than {ConlluReader.MaxSentenceLines}.");
            }

            return Sentence.FromTokens(tokens, _lines.Name, _lines.Number, _pool);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();
}
