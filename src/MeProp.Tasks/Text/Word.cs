using System.Globalization;
using System.Text;

namespace MeProp.Tasks;

/// <summary>
/// A syntactic word of a <see cref="Sentence"/>. Tags and tree can be set; null stands for <c>_</c>, not annotated.
/// </summary>
public sealed class Word
{
    private readonly Sentence _sentence;
    private readonly int _start;
    private string? _upos, _xpos, _deprel;
    private int? _head;

    /// <summary>Takes a checked word.</summary>
    /// <param name="sentence">Its sentence.</param>
    /// <param name="start">The first byte of its line in the sentence.</param>
    /// <param name="lineNumber">The number of its line in the file.</param>
    /// <param name="id">Its place, from 1.</param>
    /// <param name="pool">Decodes the fields that every task uses; the others are decoded when asked for.</param>
    internal Word(Sentence sentence, int start, int lineNumber, int id, StringPool pool)
    {
        (_sentence, _start, LineNumber, Id) = (sentence, start, lineNumber, id);
        ConlluLine line = Line;
        Form = pool.Decode(line.Field(ConlluColumn.Form));
        _upos = ValueOf(line.Field(ConlluColumn.Upos), pool);
        _xpos = ValueOf(line.Field(ConlluColumn.Xpos), pool);
        _deprel = ValueOf(line.Field(ConlluColumn.Deprel), pool);
        _head = ConlluLine.TryParse(line.Field(ConlluColumn.Head), out int head) ? head : null;
    }

    /// <summary>Copies a word, as it is now, into another sentence of the same bytes.</summary>
    internal Word(Sentence sentence, Word other)
    {
        (_sentence, _start, LineNumber, Id, Form) = (sentence, other._start, other.LineNumber, other.Id, other.Form);
        (_upos, _xpos, _deprel, _head, IsChanged) =
            (other._upos, other._xpos, other._deprel, other._head, other.IsChanged);
    }

    /// <summary>Place in the sentence, from 1.</summary>
    public int Id { get; }

    /// <summary>The word as written.</summary>
    public string Form { get; }

    /// <summary>The base form; null if not annotated.</summary>
    public string? Lemma => Line.Field(ConlluColumn.Lemma) is [(byte)'_'] && Form != "_"
        ? null
        : Line.Decode(ConlluColumn.Lemma);

    /// <summary>Universal part-of-speech tag, as NOUN.</summary>
    /// <exception cref="ArgumentException">The value is empty or has spaces or control characters.</exception>
    public string? Upos
    {
        get => _upos;
        set => Set(ref _upos, value, ConlluColumn.Upos);
    }

    /// <summary>Tag of the language or treebank, as NNS.</summary>
    /// <inheritdoc cref="Upos" path="/exception"/>
    public string? Xpos
    {
        get => _xpos;
        set => Set(ref _xpos, value, ConlluColumn.Xpos);
    }

    /// <summary>Morphological features, as <c>Number=Plur</c>; null if none.</summary>
    public string? Feats => ValueOf(ConlluColumn.Feats);

    /// <summary>The <see cref="Id"/> of the head, 0 for a root; null if not annotated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No word has this id, or it is the word itself.</exception>
    public int? Head
    {
        get => _head;
        set
        {
            if (value is { } head && (head < 0 || head > _sentence.Words.Count || head == Id))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"The head of word {Id} must be 0 to {_sentence.Words.Count}, not itself.");
            }

            _head = value;
            Change(ConlluColumn.Head);
        }
    }

    /// <summary>The relation to the head, as nsubj.</summary>
    /// <inheritdoc cref="Upos" path="/exception"/>
    public string? Deprel
    {
        get => _deprel;
        set => Set(ref _deprel, value, ConlluColumn.Deprel);
    }

    /// <summary>Enhanced dependencies, as <c>4:nsubj</c>; null if none. Setting the head leaves them.</summary>
    public string? Deps => ValueOf(ConlluColumn.Deps);

    /// <summary>Other annotations, as <c>SpaceAfter=No</c>; null if none.</summary>
    public string? Misc => ValueOf(ConlluColumn.Misc);

    /// <summary>The number of the word's line in its file, from 1.</summary>
    internal int LineNumber { get; }

    /// <summary>The first byte of the word's line in the sentence.</summary>
    internal int Start => _start;

    /// <summary>Whether a field was set.</summary>
    internal bool IsChanged { get; private set; }

    private ConlluLine Line => new(_sentence.TextAt(_start));

    /// <summary>The tag of a column.</summary>
    public string? Tag(TagColumn column) => column == TagColumn.Upos ? Upos : Xpos;

    /// <summary>Sets the tag of a column.</summary>
    /// <inheritdoc cref="Upos" path="/exception"/>
    public void SetTag(TagColumn column, string? tag)
    {
        if (column == TagColumn.Upos) Upos = tag;
        else Xpos = tag;
    }

    /// <inheritdoc/>
    public override string ToString() => Form;

    /// <summary>A field of the word's line as it is now.</summary>
    internal string Current(ConlluColumn column) => column switch
    {
        ConlluColumn.Upos => _upos ?? "_",
        ConlluColumn.Xpos => _xpos ?? "_",
        ConlluColumn.Head => _head?.ToString(CultureInfo.InvariantCulture) ?? "_",
        ConlluColumn.Deprel => _deprel ?? "_",
        _ => Line.Decode(column),
    };

    /// <summary>Where a field stands in the file, in characters from 1.</summary>
    internal int ColumnOf(ConlluColumn column) =>
        TextLines.ColumnOf(_sentence.TextAt(_start), Line.StartOf(column));

    private static string? ValueOf(ReadOnlySpan<byte> field, StringPool pool) =>
        ConlluLine.IsEmptyField(field) ? null : pool.Decode(field);

    private string? ValueOf(ConlluColumn column) =>
        ConlluLine.IsEmptyField(Line.Field(column)) ? null : Line.Decode(column);

    private void Set(ref string? field, string? value, ConlluColumn column)
    {
        if (value is not null && !ConlluLine.IsField(value))
        {
            throw new ArgumentException(
                $"{MessageText.Quote(value!)} is no {ConlluLine.NameOf(column)}. Expected visible characters without "
                + "spaces.",
                nameof(value));
        }

        field = value == "_" ? null : value;
        Change(column);
    }

    /// <summary>A field that gets its own value leaves the bytes as they are.</summary>
    private void Change(ConlluColumn column) =>
        IsChanged |= !Encoding.UTF8.GetBytes(Current(column)).AsSpan().SequenceEqual(Line.Field(column));
}
