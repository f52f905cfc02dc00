using System.Globalization;
using System.Text;

namespace MeProp.Tasks;

/// <summary>
/// A sentence in CoNLL-U: its words with tags and dependency tree, and every byte of its file: comments, multiword
/// tokens, empty nodes, blank lines. <see cref="ConlluWriter"/> changes only the fields that were set.
/// </summary>
public sealed class Sentence
{
    private const string NoFile = "sentence";

    private readonly byte[] _content;
    private readonly List<Word> _words = [];

    /// <summary>Takes a sentence whose lines were checked.</summary>
    /// <param name="content">All its lines.</param>
    /// <param name="file">The file's path.</param>
    /// <param name="lineNumber">The number of the first line.</param>
    /// <param name="pool">Decodes fields.</param>
    internal Sentence(byte[] content, string file, int lineNumber, StringPool pool)
    {
        (_content, File, LineNumber) = (content, file, lineNumber);
        for (int start = 0, line = lineNumber; start < content.Length; start += LengthAt(start), line++)
        {
            ReadOnlySpan<byte> text = TextAt(start);
            if (text is [] or [(byte)'#', ..]) continue;
            if (ConlluLine.TryParse(new ConlluLine(text).Field(ConlluColumn.Id), out int id))
                _words.Add(new Word(this, start, line, id, pool));
        }
    }

    private Sentence(Sentence other)
    {
        (_content, File, LineNumber) = (other._content, other.File, other.LineNumber);
        _words.AddRange(other._words.Select(word => new Word(this, word)));
    }

    /// <summary>The words in their order, without multiword tokens and empty nodes.</summary>
    public IReadOnlyList<Word> Words => _words;

    /// <summary>The comment lines, without <c>#</c>, the space after it and the line end.</summary>
    public IReadOnlyList<string> Comments
    {
        get
        {
            List<string> comments = [];
            for (int start = 0; start < _content.Length; start += LengthAt(start))
            {
                ReadOnlySpan<byte> text = TextAt(start);
                if (text is [(byte)'#', .. var comment])
                    comments.Add(Encoding.UTF8.GetString(comment is [(byte)' ', .. var rest] ? rest : comment));
                else if (!text.IsEmpty) break;
            }

            return comments;
        }
    }

    /// <summary>The <c>sent_id</c> of the comments; null if there is none.</summary>
    public string? Id => Comments
        .Select(comment => comment.Split('=', 2))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == "sent_id")?[1].Trim();

    /// <summary>The file's path, or the name of the text.</summary>
    public string File { get; }

    /// <summary>The number of the sentence's first line in its file, from 1.</summary>
    public int LineNumber { get; }

    /// <summary>The bytes as read.</summary>
    internal ReadOnlySpan<byte> Content => _content;

    /// <summary>Makes a sentence without annotations.</summary>
    /// <param name="tokens">At least one token; a token has no spaces.</param>
    /// <exception cref="ArgumentException">
    /// A token is empty or has spaces or control characters, or there is none.
    /// </exception>
    public static Sentence FromTokens(IEnumerable<string> tokens) => FromTokens(tokens, NoFile, 1, new StringPool());

    /// <summary>Parses one sentence.</summary>
    /// <param name="conllu">Its lines; the blank line at the end may be missing.</param>
    /// <exception cref="TextFileException">A line breaks the format, or the text is not one sentence.</exception>
    public static Sentence Parse(string conllu)
    {
        ArgumentNullException.ThrowIfNull(conllu);
        using ConlluReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(conllu)), NoFile);
        Sentence sentence = reader.Read()
            ?? throw new TextFileException(NoFile, 1, 1, "The text is empty. Expected one sentence.");
        return reader.Read() is { } second
            ? throw new TextFileException(NoFile, second.LineNumber, 1, "Another sentence starts. Expected one.")
            : sentence;
    }

    /// <summary>A copy of the sentence as it is now: changes of one do not change the other.</summary>
    public Sentence Copy() => new(this);

    /// <summary>Checks that every word has a tag, as training needs.</summary>
    /// <exception cref="TextFileException">A tag is missing.</exception>
    public void CheckTags(TagColumn column)
    {
        ConlluColumn field = column == TagColumn.Upos ? ConlluColumn.Upos : ConlluColumn.Xpos;
        foreach (Word word in _words)
        {
            if (word.Tag(column) is null)
                throw Fault(word, field, $"{ConlluLine.NameOf(field)} is _. Expected a tag, as training needs it.");
        }
    }

    /// <summary>Checks that heads and relations make one tree, as training needs.</summary>
    /// <exception cref="TextFileException">
    /// A head or relation is missing, there is not exactly one root, or heads form a cycle.
    /// </exception>
    public void CheckTree()
    {
        Word? root = null;
        foreach (Word word in _words)
        {
            if (word.Head is null)
                throw Fault(word, ConlluColumn.Head, "HEAD is _. Expected a number, as training needs it.");
            if (word.Deprel is null)
                throw Fault(word, ConlluColumn.Deprel, "DEPREL is _. Expected a relation, as training needs it.");
            if (word.Head != 0) continue;
            if (root is not null)
            {
                throw Fault(
                    word, ConlluColumn.Head, $"HEAD is 0, but word {root.Id} is the root. Expected exactly one root.");
            }

            root = word;
        }

        CheckHeads();
    }

    /// <summary>The forms, separated by spaces.</summary>
    public override string ToString() => string.Join(' ', _words.Select(word => word.Form));

    internal static Sentence FromTokens(IEnumerable<string> tokens, string file, int lineNumber, StringPool pool)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        StringBuilder text = new();
        int id = 0;
        foreach (string token in tokens)
        {
            if (!ConlluLine.IsField(token))
            {
                throw new ArgumentException(
                    $"{MessageText.Quote(token)} is no token. Expected visible characters without spaces.",
                    nameof(tokens));
            }

            text.Append(CultureInfo.InvariantCulture, $"{++id}\t{token}\t_\t_\t_\t_\t_\t_\t_\t_\n");
        }

        if (id == 0) throw new ArgumentException("There are no tokens. Expected at least one.", nameof(tokens));
        return new Sentence(Encoding.UTF8.GetBytes(text.Append('\n').ToString()), file, lineNumber, pool);
    }

    /// <summary>Checks that heads exist and no heads form a cycle; words without a head are allowed.</summary>
    internal void CheckHeads()
    {
        foreach (Word word in _words)
        {
            if (word.Head > _words.Count)
            {
                throw Fault(
                    word,
                    ConlluColumn.Head,
                    $"HEAD is {word.Head}. Expected 0 to {_words.Count}, as the sentence has {_words.Count} words.");
            }

            if (word.Head == word.Id)
                throw Fault(word, ConlluColumn.Head, $"HEAD is the word itself. Expected 0 or another word's ID.");
        }

        if (HeadCycle.Find(_words) is { } first)
        {
            throw Fault(
                first, ConlluColumn.Head, $"The heads of word {first.Id} lead back to it. Expected a tree.");
        }
    }

    /// <summary>The line that starts at a byte, without its line end.</summary>
    internal ReadOnlySpan<byte> TextAt(int start) =>
        TextLines.WithoutEnd(_content.AsSpan(start, LengthAt(start)));

    /// <summary>Length of the line that starts at a byte, with its line end.</summary>
    internal int LengthAt(int start)
    {
        int end = _content.AsSpan(start).IndexOf((byte)'\n');
        return end < 0 ? _content.Length - start : end + 1;
    }

    private TextFileException Fault(Word word, ConlluColumn column, string fault) =>
        new(File, word.LineNumber, word.ColumnOf(column), fault);
}
