using System.Buffers;

namespace MeProp.Tasks;

/// <summary>
/// Reads a CoNLL-U file sentence by sentence, plain or gzip. Every line is checked; memory is bounded by the longest
/// sentence.
/// </summary>
/// <remarks>
/// Two departures from the validator of Universal Dependencies, both kept byte for byte: the blank line after the last
/// sentence may be missing, and more than one blank line may follow a sentence. Values of tags, features and relations
/// are not checked. A word without annotation has <c>_</c> as its head.
/// </remarks>
public sealed class ConlluReader : IDisposable
{
    /// <summary>Maximum size of a sentence with its comments.</summary>
    internal const int MaxSentenceBytes = 1 << 24;

    /// <summary>Maximum number of lines of a sentence.</summary>
    internal const int MaxSentenceLines = 100_000;

    private readonly TextLines _lines;
    private readonly ConlluChecker _checker;
    private readonly StringPool _pool = new();
    private readonly ArrayBufferWriter<byte> _sentence = new();

    /// <summary>Prepares to read.</summary>
    /// <param name="content">Plain or gzip text; it needs no seeking. It is disposed with the reader.</param>
    /// <param name="name">The file's path, for messages.</param>
    public ConlluReader(Stream content, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _lines = new TextLines(content, name, "a CoNLL-U file");
        _checker = new ConlluChecker(_lines);
    }

    internal ConlluReader(TextLines lines) => (_lines, _checker) = (lines, new ConlluChecker(lines));

    /// <summary>Reads the next sentence with the blank lines behind it; null at the end.</summary>
    /// <exception cref="TextFileException">A line breaks the format, or the file cannot be read.</exception>
    public Sentence? Read()
    {
        _checker.Reset();
        _sentence.ResetWrittenCount();
        if (!NextLine()) return null;
        int first = _lines.Number;
        bool hasStarted = false, hasEnded = false;
        do
        {
            if (_lines.Text.IsEmpty)
            {
                // Blank lines before the first sentence belong to it, others to the sentence before them.
                if (hasStarted && !hasEnded) _checker.CheckEnd();
                hasEnded = hasStarted;
            }
            else if (hasEnded)
            {
                _lines.Hold();
                break;
            }
            else
            {
                CheckLine();
                hasStarted = true;
            }

            _sentence.Write(_lines.Line);
            if (_sentence.WrittenCount > MaxSentenceBytes || _lines.Number - first >= MaxSentenceLines)
            {
                throw _lines.Fault(
                    0,
                    $"The sentence from line {first} is too long. Expected at most {MaxSentenceLines} lines and "
                    + $"{MaxSentenceBytes} bytes, and a blank line after each sentence.");
            }
        }
        while (NextLine());

        if (!hasEnded) _checker.CheckEnd();
        Sentence sentence = new(_sentence.WrittenSpan.ToArray(), _lines.Name, first, _pool);
        sentence.CheckHeads();
        return sentence;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private bool NextLine()
    {
        bool hasLine = _lines.Read();
        return !_lines.HasByteOrderMark ? hasLine : throw _lines.Fault(
            0, "The file starts with a byte order mark. Expected a comment or a word: save it without the mark.");
    }

    private void CheckLine()
    {
        if (_lines.Text[0] != '#') _checker.CheckToken();
        else if (_checker.HasTokens)
        {
            throw _lines.Fault(
                0, "A comment stands within the sentence. Expected a blank line before the comments of the next one.");
        }
    }
}
