using System.Text;

namespace MeProp.Tasks;

/// <summary>Checks the lines of one sentence in their order: columns, fields and the sequence of IDs.</summary>
internal sealed class ConlluChecker(TextLines lines)
{
    private int _lastWord, _lastEmptyNode, _rangeEnd, _rangeLine;
    private bool _hasRangeStart;

    /// <summary>Whether a word, multiword token or empty node was seen.</summary>
    public bool HasTokens { get; private set; }

    /// <summary>Starts with the next sentence.</summary>
    public void Reset() =>
        (_lastWord, _lastEmptyNode, _rangeEnd, _rangeLine, _hasRangeStart, HasTokens) = (0, 0, 0, 0, false, false);

    /// <summary>Checks a line that is neither blank nor a comment.</summary>
    /// <exception cref="TextFileException">It breaks the format.</exception>
    public void CheckToken()
    {
        ReadOnlySpan<byte> text = lines.Text;
        if (text.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
            throw lines.Fault(0, "The line has only spaces or tabs. Expected an empty line or ten fields.");
        ConlluLine line = new(text);
        if (line.ColumnCount != ConlluLine.Columns)
        {
            string hint = HasTokens || line.ColumnCount > 1 ? "" : " A comment starts with #.";
            throw lines.Fault(
                0,
                $"The line has {line.ColumnCount} column{(line.ColumnCount == 1 ? "" : "s")}. Expected "
                + $"{ConlluLine.Columns}, separated by tabs.{hint}");
        }

        for (ConlluColumn column = ConlluColumn.Id; column <= ConlluColumn.Misc; column++) CheckField(line, column);
        ReadOnlySpan<byte> id = line.Field(ConlluColumn.Id);
        int dash = id.IndexOf((byte)'-'), dot = id.IndexOf((byte)'.');
        if (dash >= 0) CheckRange(line, id[..dash], id[(dash + 1)..]);
        else if (dot >= 0) CheckEmptyNode(line, id[..dot], id[(dot + 1)..]);
        else CheckWord(line, id);
        HasTokens = true;
    }

    /// <summary>Checks that the sentence is complete.</summary>
    /// <exception cref="TextFileException">It has no words, or a multiword token ends behind its last word.</exception>
    public void CheckEnd()
    {
        if (_lastWord == 0)
            throw lines.Fault(0, "The sentence ends without a word. Expected a line with the ID 1.");
        if (_rangeEnd > _lastWord)
        {
            throw new TextFileException(
                lines.Name,
                _rangeLine,
                1,
                $"The multiword token ends at word {_rangeEnd}, but the last word is {_lastWord}. Expected at most "
                + $"{_lastWord}.");
        }
    }

    private void CheckField(ConlluLine line, ConlluColumn column)
    {
        ReadOnlySpan<byte> field = line.Field(column);
        if (field.IsEmpty)
        {
            string expected = column == ConlluColumn.Id ? $"{_lastWord + 1}" : "a value, or _ for none";
            throw Fault(line, column, $"is empty. Expected {expected}.");
        }

        bool mayHaveSpaces = column is ConlluColumn.Form or ConlluColumn.Lemma or ConlluColumn.Misc;
        if (!mayHaveSpaces && field.Contains((byte)' '))
            throw Fault(line, column, $"is {Quote(field)}. Expected no space.");
        if (field is [(byte)' ', ..] or [.., (byte)' '])
            throw Fault(line, column, $"is {Quote(field)}. Expected no space at its start or end.");
    }

    private void CheckWord(ConlluLine line, ReadOnlySpan<byte> id)
    {
        if (!ConlluLine.TryParse(id, out int number) || number != _lastWord + 1)
            throw Fault(line, ConlluColumn.Id, $"is {Quote(id)}. Expected {_lastWord + 1}.");
        ReadOnlySpan<byte> head = line.Field(ConlluColumn.Head);
        if (!ConlluLine.IsEmptyField(head) && !ConlluLine.TryParse(head, out _))
            throw Fault(line, ConlluColumn.Head, $"is {Quote(head)}. Expected the ID of a word, 0 or _.");
        (_lastWord, _lastEmptyNode, _hasRangeStart) = (number, 0, false);
    }

    private void CheckRange(ConlluLine line, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last)
    {
        bool isRange = ConlluLine.TryParse(first, out int from) & ConlluLine.TryParse(last, out int to);
        if (!isRange || to <= from)
        {
            throw Fault(
                line,
                ConlluColumn.Id,
                $"is {Quote(line.Field(ConlluColumn.Id))}. Expected a range of words, as {_lastWord + 1}-"
                + $"{_lastWord + 2}.");
        }

        if (from != _lastWord + 1 || _hasRangeStart)
        {
            string expected = _hasRangeStart ? $"word {_lastWord + 1}" : $"a range from {_lastWord + 1}";
            throw Fault(line, ConlluColumn.Id, $"is {from}-{to} after word {_lastWord}. Expected {expected}.");
        }

        if (from <= _rangeEnd)
        {
            throw Fault(
                line,
                ConlluColumn.Id,
                $"is {from}-{to}, inside a multiword token that ends at {_rangeEnd}. Expected no overlap.");
        }

        ExpectNone(line, ConlluColumn.Lemma, "a multiword token");
        ExpectNone(line, ConlluColumn.Upos, "a multiword token");
        ExpectNone(line, ConlluColumn.Xpos, "a multiword token");
        ExpectNone(line, ConlluColumn.Head, "a multiword token");
        ExpectNone(line, ConlluColumn.Deprel, "a multiword token");
        ExpectNone(line, ConlluColumn.Deps, "a multiword token");
        (_rangeEnd, _rangeLine, _hasRangeStart) = (to, lines.Number, true);
    }

    private void CheckEmptyNode(ConlluLine line, ReadOnlySpan<byte> after, ReadOnlySpan<byte> place)
    {
        bool isNode = ConlluLine.TryParse(after, out int word) & ConlluLine.TryParse(place, out int number);
        if (!isNode || word != _lastWord || number != _lastEmptyNode + 1 || _hasRangeStart)
        {
            string expected = _hasRangeStart ? $"word {_lastWord + 1}" : $"{_lastWord}.{_lastEmptyNode + 1}";
            throw Fault(
                line, ConlluColumn.Id, $"is {Quote(line.Field(ConlluColumn.Id))}. Expected {expected}.");
        }

        ExpectNone(line, ConlluColumn.Head, "an empty node");
        ExpectNone(line, ConlluColumn.Deprel, "an empty node");
        _lastEmptyNode = number;
    }

    private void ExpectNone(ConlluLine line, ConlluColumn column, string kind)
    {
        if (!ConlluLine.IsEmptyField(line.Field(column)))
            throw Fault(line, column, $"is {Quote(line.Field(column))}. Expected _ for {kind}.");
    }

    private TextFileException Fault(ConlluLine line, ConlluColumn column, string fault) =>
        lines.Fault(line.StartOf(column), $"{ConlluLine.NameOf(column)} {fault}");

    private static string Quote(ReadOnlySpan<byte> field) => MessageText.Quote(Encoding.UTF8.GetString(field));
}
