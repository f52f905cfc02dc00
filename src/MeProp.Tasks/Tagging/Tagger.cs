namespace MeProp.Tasks;

/// <summary>Tags sentences with a trained network.</summary>
public sealed class Tagger
{
    private const int SentencesPerPass = 64;

    private readonly Predictor _predictor;

    /// <summary>Takes a network and the vocabulary that it was trained with.</summary>
    /// <exception cref="ArgumentException">The network does not fit the vocabulary, or is not built.</exception>
    public Tagger(Network network, Device device, TaggingVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (Misfit(network, vocabulary) is { } misfit) throw new ArgumentException(misfit, nameof(network));
        Vocabulary = vocabulary;
        _predictor = new Predictor(network, device, batchSize: SentencesPerPass);
    }

    /// <summary>What the network knows of words and tags.</summary>
    public TaggingVocabulary Vocabulary { get; }

    /// <summary>The layers of the tagger: embeddings, LSTM layers, a dense output.</summary>
    /// <param name="vocabulary">Sizes of the embeddings, and the tags.</param>
    /// <param name="options">Sizes, selection and dropout.</param>
    public static Network CreateNetwork(TaggingVocabulary vocabulary, TaggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        EmbeddingTable[] tables = [.. TokenFeatures.All.Select(feature => feature == TokenFeature.Word
            ? new EmbeddingTable(
                Name(feature), vocabulary[feature].Count, options.WordWidth, vocabulary.UnknownRates())
            : new EmbeddingTable(Name(feature), vocabulary[feature].Count, options.FeatureWidth))];
        var layers = new List<Layer>();
        if (options.InputDropout > 0) layers.Add(new Dropout(options.InputDropout));
        for (int i = 0; i < options.LstmLayers; i++)
        {
            layers.Add(new Lstm(options.HiddenSize, options.Keep, isBidirectional: true));
            if (options.Dropout > 0) layers.Add(new Dropout(options.Dropout));
        }

        layers.Add(new Dense(vocabulary.Tags.Count, initializer: Initializer.Xavier));
        return new Network(new Embedding(tables), [.. layers]);
    }

    /// <summary>Why a network cannot be used with a vocabulary; null if it can.</summary>
    public static string? Misfit(Network network, TaggingVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (network.Input is not Embedding embedding) return "The network reads no ids: it is no tagger.";
        int[] rows = [.. embedding.Tables.Select(table => table.Rows)];
        if (!rows.AsSpan().SequenceEqual([.. vocabulary.Sizes]))
        {
            return $"The network has embeddings of {string.Join(", ", rows)} ids, the vocabulary "
                + $"{string.Join(", ", vocabulary.Sizes)}.";
        }

        return network.Outputs == vocabulary.Tags.Count
            ? null
            : $"The network has {network.Outputs} outputs for {vocabulary.Tags.Count} tags.";
    }

    /// <summary>The tag id of every word of some sentences, sentence after sentence.</summary>
    public int[] Predict(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        return sentences.Count == 0 ? [] : _predictor.PredictClasses(Vocabulary.Examples(sentences));
    }

    /// <summary>Writes tags into the column that the tagger was trained for.</summary>
    public void Tag(IReadOnlyList<Sentence> sentences)
    {
        int[] tags = Predict(sentences);
        int next = 0;
        foreach (Word word in sentences.SelectMany(sentence => sentence.Words))
            word.SetTag(Vocabulary.Column, Vocabulary.Tags[tags[next++]]);
    }

    private static string Name(TokenFeature feature) => feature.ToString().ToLowerInvariant();
}
