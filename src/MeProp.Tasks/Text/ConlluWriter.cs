using System.Text;

namespace MeProp.Tasks;

/// <summary>Writes sentences as CoNLL-U: the fields that were set, and every other byte as it was read.</summary>
public sealed class ConlluWriter : IDisposable
{
    private readonly Stream _content;
    private readonly bool _leaveOpen;
    private bool _endsLine = true, _endsSentence = true;

    /// <summary>Prepares to write.</summary>
    /// <param name="content">Receives the text.</param>
    /// <param name="leaveOpen">Whether disposing the writer leaves <paramref name="content"/> open.</param>
    public ConlluWriter(Stream content, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        (_content, _leaveOpen) = (content, leaveOpen);
    }

    /// <summary>
    /// Writes a sentence. If the one before ended with its file, without a blank line, the blank line is added.
    /// </summary>
    /// <exception cref="TextFileException">Heads that were set form a cycle.</exception>
    public void Write(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        bool isChanged = sentence.Words.Any(word => word.IsChanged);
        if (isChanged) sentence.CheckHeads();
        if (!_endsLine) _content.Write("\n"u8);
        if (!_endsSentence) _content.Write("\n"u8);

        ReadOnlySpan<byte> content = sentence.Content;
        int written = 0;
        if (isChanged)
        {
            foreach (Word word in sentence.Words.Where(word => word.IsChanged))
            {
                _content.Write(content[written..word.Start]);
                WriteFields(word);
                written = word.Start + sentence.TextAt(word.Start).Length;
            }
        }

        _content.Write(content[written..]);
        _endsLine = content[^1] == '\n';
        ReadOnlySpan<byte> beforeEnd = TextLines.WithoutEnd(content);
        _endsSentence = _endsLine && (beforeEnd.IsEmpty || beforeEnd[^1] == '\n');
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen) _content.Dispose();
    }

    private void WriteFields(Word word)
    {
        for (ConlluColumn column = ConlluColumn.Id; column <= ConlluColumn.Misc; column++)
        {
            if (column != ConlluColumn.Id) _content.Write("\t"u8);
            _content.Write(Encoding.UTF8.GetBytes(word.Current(column)));
        }
    }
}
