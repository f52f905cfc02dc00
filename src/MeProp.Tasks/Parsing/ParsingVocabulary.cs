namespace MeProp.Tasks;

/// <summary>
/// What a parser knows of its training text: lower-case words, tags of each column, and labels. Turns sentences into
/// examples, a row for each transition: F ids, of words and tags at the positions of the system
/// (<see cref="StatePosition"/>) and of labels at the positions of children. Each of these channels has entries for an
/// unknown value, for the root, and for a word that is not there.
/// </summary>
public sealed class ParsingVocabulary
{
    /// <summary>The id of unknown values in every channel.</summary>
    public const int Unknown = Vocabulary.Unknown;

    /// <summary>The id of the root in every channel.</summary>
    public const int Root = 1;

    /// <summary>The id of a word that is not there in every channel.</summary>
    public const int Null = 2;

    private const int FirstLabel = 3;

    /// <summary>Entries of a channel that its vocabulary does not have: root and null.</summary>
    private const int Added = 2;

    private readonly Vocabulary[] _tags;

    internal ParsingVocabulary(ParsingScheme scheme, TagSet labels, Vocabulary words, Vocabulary[] tags)
    {
        (Scheme, Labels, Words, _tags) = (scheme, labels, words, tags);
        Transitions = new TransitionSet(scheme.System, labels.Count);
    }

    /// <summary>System, columns of tags and kind of labels.</summary>
    public ParsingScheme Scheme { get; }

    /// <summary>The labels of arcs.</summary>
    public TagSet Labels { get; }

    /// <summary>The words in lower case.</summary>
    public Vocabulary Words { get; }

    /// <summary>The tags of each column of the scheme.</summary>
    public IReadOnlyList<Vocabulary> Tags => _tags;

    /// <summary>Number of transitions: outputs of a parser's network.</summary>
    public int TransitionCount => Transitions.Count;

    /// <summary>Ids of a row, F: 48 for arc-standard with one column of tags.</summary>
    public int IdsPerRow => Channels.Sum(channel => channel.Positions);

    /// <summary>Name, number of ids and positions of words, of each column of tags, and of labels.</summary>
    internal IReadOnlyList<(string Name, int Ids, int Positions)> Channels
    {
        get
        {
            int positions = Scheme.System.Positions.Count;
            int children = Scheme.System.Positions.Count(StatePositions.IsChild);
            return
            [
                ("words", Words.Count + Added, positions),
                .. Scheme.TagColumns.Zip(_tags, (column, tags) =>
                    (column.ToString().ToLowerInvariant(), tags.Count + Added, positions)),
                ("labels", Labels.Count + FirstLabel, children),
            ];
        }
    }

    internal TransitionSet Transitions { get; }

    /// <summary>Collects words, tags and labels.</summary>
    /// <param name="sentences">The training part.</param>
    /// <param name="scheme">What the parser sees and builds; null: the defaults.</param>
    /// <exception cref="ArgumentException">The scheme is wrong, or no word has a relation.</exception>
    public static ParsingVocabulary Build(IReadOnlyList<Sentence> sentences, ParsingScheme? scheme = null)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        scheme ??= new ParsingScheme();
        scheme.Validate();
        Word[] words = [.. sentences.SelectMany(sentence => sentence.Words)];
        IEnumerable<Vocabulary> tags = scheme.TagColumns.Select(column =>
            Vocabulary.Build(words.Select(word => word.Tag(column)).OfType<string>()));
        return new ParsingVocabulary(
            scheme,
            TagSet.Build(words.Select(word => scheme.LabelOf(word.Deprel)).OfType<string>()),
            Vocabulary.Build(words.Select(word => TokenFeatures.Of(word.Form, TokenFeature.Word))),
            [.. tags]);
    }

    /// <summary>
    /// The states on the way to each tree, with the transition of the oracle as target: two rows a word, in the order
    /// of the sentences. No way leads to a tree that is not projective, so such sentences are skipped
    /// (<see cref="Projectivity"/>). Labels that are not in the vocabulary do not count.
    /// </summary>
    /// <exception cref="ArgumentException">There are no projective sentences.</exception>
    /// <exception cref="TextFileException">A sentence has no complete tree.</exception>
    public IdExamples Examples(IReadOnlyList<Sentence> sentences)
    {
        IReadOnlyList<Sentence> projective = Projectivity.Of(sentences);
        TransitionRows rows = new(this, projective);
        ParserState state = new();
        for (int i = 0; i < projective.Count; i++)
        {
            EncodedSentence encoded = Encode(projective[i]);
            GoldTree gold = Gold(projective[i]);
            state.Reset(gold.Words);
            while (!state.IsFinal)
            {
                Span<int> row = rows.Add(i, out int place);
                encoded.Write(state, row);
                rows.SetTarget(place, Transitions.Oracle(state, gold, out Transition transition));
                int child = transition.Child(state);
                transition.Apply(state, child == ParserState.None ? ParserState.None : gold.Label(child));
            }
        }

        return rows.ToExamples();
    }

    /// <summary>
    /// The rate at which training replaces each word by the unknown one, 0.25 / (0.25 + frequency), as a tagger's
    /// (<see cref="TaggingVocabulary.UnknownRates"/>); 0 for the unknown word, the root and null.
    /// </summary>
    public float[] UnknownRates()
    {
        float[] rates = new float[Words.Count + Added];
        for (int id = 1; id < Words.Count; id++) rates[id + Added] = WordDropout.Rate(Words.Frequency(id));
        return rates;
    }

    /// <summary>The text that <see cref="FromText"/> reads, as metadata of a model file.</summary>
    public string ToText() => ParsingVocabularyText.Write(this);

    /// <summary>Restores what <see cref="ToText"/> gave.</summary>
    /// <exception cref="FormatException">The text is damaged, or of another version.</exception>
    public static ParsingVocabulary FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ParsingVocabularyText.Read(text);
    }

    /// <summary>The id of a label in its channel; that of a label without a number is <see cref="Unknown"/>.</summary>
    internal static int LabelId(int label) => label < 0 ? Unknown : label + FirstLabel;

    internal EncodedSentence Encode(Sentence sentence)
    {
        IReadOnlyList<Word> words = sentence.Words;
        int[][] channels = new int[1 + _tags.Length][];
        for (int c = 0; c < channels.Length; c++)
        {
            int[] ids = channels[c] = new int[words.Count + 2];
            (ids[0], ids[1]) = (Null, Root);
            for (int i = 0; i < words.Count; i++)
            {
                int id = c == 0
                    ? Words.Id(TokenFeatures.Of(words[i].Form, TokenFeature.Word))
                    : _tags[c - 1].Id(words[i].Tag(Scheme.TagColumns[c - 1]) ?? "");
                ids[i + 2] = id == Vocabulary.Unknown ? Unknown : id + Added;
            }
        }

        return new EncodedSentence(words.Count, channels);
    }

    internal GoldTree Gold(Sentence sentence) => new(
        [.. sentence.Words.Select(word => word.Head!.Value)],
        [.. sentence.Words.Select(word => Labels.Id(Scheme.LabelOf(word.Deprel)))]);
}
