namespace MeProp.Tasks;

/// <summary>
/// What a tagger knows of its training text: a vocabulary for each feature, and the tags. Turns sentences into
/// examples. Words are known from their first occurrence; values of other features from their second, so that training
/// meets unknown ones.
/// </summary>
public sealed class TaggingVocabulary
{
    private const string Format = "tagging 1";

    private readonly Vocabulary[] _features;

    private TaggingVocabulary(TagColumn column, Vocabulary[] features, TagSet tags) =>
        (Column, _features, Tags) = (column, features, tags);

    /// <summary>The column of the tags.</summary>
    public TagColumn Column { get; }

    /// <summary>The tags.</summary>
    public TagSet Tags { get; }

    /// <summary>Number of ids of each feature, in the order of <see cref="TokenFeatures.All"/>.</summary>
    public IReadOnlyList<int> Sizes => Array.ConvertAll(_features, feature => feature.Count);

    /// <summary>The vocabulary of a feature.</summary>
    public Vocabulary this[TokenFeature feature] => _features[(int)feature];

    /// <summary>Collects words, feature values and tags.</summary>
    /// <exception cref="ArgumentException">No word has a tag.</exception>
    public static TaggingVocabulary Build(IReadOnlyList<Sentence> sentences, TagColumn column)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        TagSet tags = TagSet.Build(sentences
            .SelectMany(sentence => sentence.Words)
            .Select(word => word.Tag(column))
            .OfType<string>());
        Vocabulary[] features = [.. TokenFeatures.All.Select(feature => Vocabulary.Build(
            sentences.SelectMany(sentence => sentence.Words).Select(word => TokenFeatures.Of(word.Form, feature)),
            feature == TokenFeature.Word ? 1 : 2))];
        return new TaggingVocabulary(column, features, tags);
    }

    /// <summary>
    /// The ids of sentences, row after row, one id for each feature. Targets are tags; those that are missing or not in
    /// the set do not count.
    /// </summary>
    /// <exception cref="ArgumentException">There are no sentences.</exception>
    public IdExamples Examples(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        if (sentences.Count == 0) throw new ArgumentException("There are no sentences.", nameof(sentences));
        int[] lengths = [.. sentences.Select(sentence => sentence.Words.Count)];
        int[] targets = Array.ConvertAll(GoldTags(sentences), tag => Math.Max(tag, TagSet.Missing));
        int[] ids = new int[targets.Length * _features.Length];
        Dictionary<string, int[]> rows = new(StringComparer.Ordinal);
        int next = 0;
        foreach (Word word in sentences.SelectMany(sentence => sentence.Words))
        {
            if (!rows.TryGetValue(word.Form, out int[]? row)) rows.Add(word.Form, row = Row(word.Form));
            row.CopyTo(ids, next);
            next += row.Length;
        }

        return new IdExamples(ids, _features.Length, targets, Tags.Count, lengths);
    }

    /// <summary>
    /// The gold tag of each word of sentences, <see cref="TagSet.Missing"/> or <see cref="TagSet.Unseen"/>.
    /// </summary>
    public int[] GoldTags(IReadOnlyList<Sentence> sentences) =>
        [.. sentences.SelectMany(sentence => sentence.Words).Select(word => Tags.Id(word.Tag(Column)))];

    /// <summary>Whether each word of sentences is unknown, whatever the case of its letters.</summary>
    public bool[] UnknownWords(IReadOnlyList<Sentence> sentences) =>
        [.. sentences
            .SelectMany(sentence => sentence.Words)
            .Select(word => this[TokenFeature.Word].Id(TokenFeatures.Of(word.Form, TokenFeature.Word)))
            .Select(id => id == Vocabulary.Unknown)];

    /// <summary>
    /// The rate at which training replaces each word by the unknown one, 0.25 / (0.25 + frequency): rare words teach
    /// what to do with unknown ones (Kiperwasser and Goldberg 2016). 0 for the unknown word itself.
    /// </summary>
    public float[] UnknownRates()
    {
        Vocabulary words = this[TokenFeature.Word];
        float[] rates = new float[words.Count];
        for (int id = 1; id < rates.Length; id++)
            rates[id] = WordDropout.Rate(words.Frequency(id));
        return rates;
    }

    /// <summary>The text that <see cref="FromText"/> reads, as metadata of a model file.</summary>
    public string ToText()
    {
        string column = Column.ToString().ToLowerInvariant();
        IEnumerable<string> parts = _features.Select(feature => feature.ToText());
        return $"{Format}\t{column}\n{Tags.ToText()}\n\n{string.Join('\n', parts)}";
    }

    /// <summary>Restores what <see cref="ToText"/> gave.</summary>
    /// <exception cref="FormatException">The text is damaged, or of another version.</exception>
    public static TaggingVocabulary FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // An empty line separates the parts; no part has one.
        string[] parts = text.Split("\n\n");
        string[] head = parts[0].Split('\n');
        TagColumn? column = head[0] switch
        {
            $"{Format}\tupos" => TagColumn.Upos,
            $"{Format}\txpos" => TagColumn.Xpos,
            _ => null,
        };
        if (column is null || head.Length != 2 || parts.Length != 1 + TokenFeatures.All.Count)
        {
            throw new FormatException(
                $"The vocabulary of the tagger is damaged or of another version: it has {parts.Length} parts and "
                + $"starts with {MessageText.Quote(head[0])}. Expected {1 + TokenFeatures.All.Count} and "
                + $"{MessageText.Quote(Format)} with a column.");
        }

        // The separator took the line end of each part but the last.
        var features = new Vocabulary[TokenFeatures.All.Count];
        for (int i = 0; i < features.Length; i++)
            features[i] = Read(parts[i + 1] + (i + 1 < features.Length ? "\n" : ""), TokenFeatures.All[i]);
        return new TaggingVocabulary(column.Value, features, TagSet.FromText(head[1]));
    }

    private int[] Row(string form) =>
        [.. TokenFeatures.All.Select(feature => this[feature].Id(TokenFeatures.Of(form, feature)))];

    private static Vocabulary Read(string text, TokenFeature feature)
    {
        try
        {
            return Vocabulary.FromText(text);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{feature}: {exception.Message}", exception);
        }
    }
}
