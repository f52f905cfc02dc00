namespace MeProp.Tasks;

/// <summary>Parses sentences with a trained network, greedily.</summary>
public sealed class Parser
{
    /// <summary>Sentences that are parsed at once, unless stated.</summary>
    public const int DefaultBatchSize = 256;

    /// <summary>The rate at which exploration follows the network, unless stated.</summary>
    public const double DefaultFollowRate = 0.9;

    private readonly LockstepParser _parser;

    /// <summary>Takes a network and the vocabulary that it was trained with.</summary>
    /// <param name="network">A built network.</param>
    /// <param name="device">Where it was built.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="batchSize">Sentences that are parsed at once, at least 1.</param>
    /// <exception cref="ArgumentException">The network does not fit the vocabulary, or is not built.</exception>
    public Parser(Network network, Device device, ParsingVocabulary vocabulary, int batchSize = DefaultBatchSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!network.IsBuilt) throw new ArgumentException("The network is not built yet.", nameof(network));
        if (Misfit(network, vocabulary) is { } misfit) throw new ArgumentException(misfit, nameof(network));
        Vocabulary = vocabulary;
        _parser = new LockstepParser(network, device, vocabulary, batchSize);
    }

    /// <summary>What the network knows of words, tags and labels.</summary>
    public ParsingVocabulary Vocabulary { get; }

    /// <summary>
    /// The layers of the parser: embeddings, hidden dense layers, a dense output with a score for each transition.
    /// Words, tags of a column, and labels have one table each, for all positions.
    /// </summary>
    /// <param name="vocabulary">Sizes of the embeddings, and the transitions.</param>
    /// <param name="options">Sizes, selection and dropout.</param>
    public static Network CreateNetwork(ParsingVocabulary vocabulary, ParserOptions options)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        float[] unknownRates = vocabulary.UnknownRates();
        EmbeddingTable[] tables = [.. vocabulary.Channels.Select((channel, i) =>
            new EmbeddingTable(channel.Name, channel.Ids, options.EmbeddingWidth, i == 0 ? unknownRates : null)
            {
                Positions = channel.Positions,
            })];
        var layers = new List<Layer>();
        for (int i = 0; i < options.HiddenLayers; i++)
        {
            layers.Add(new Dense(options.HiddenSize, options.Keep, options.Activation, Initializer.Xavier));
            if (options.Dropout > 0) layers.Add(new Dropout(options.Dropout));
        }

        layers.Add(new Dense(vocabulary.TransitionCount, initializer: Initializer.Xavier));
        return new Network(new Embedding(tables), [.. layers]);
    }

    /// <summary>Why a network cannot be used with a vocabulary; null if it can.</summary>
    public static string? Misfit(Network network, ParsingVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (network.Input is not Embedding embedding) return "The network reads no ids: it is no parser.";
        string tables = Describe(embedding.Tables.Select(table => (table.Rows, table.Positions)));
        string channels = Describe(vocabulary.Channels.Select(channel => (channel.Ids, channel.Positions)));
        if (tables != channels) return $"The network has embeddings of {tables}, the vocabulary {channels}.";
        return network.Outputs == vocabulary.TransitionCount
            ? null
            : $"The network has {network.Outputs} outputs for {vocabulary.TransitionCount} transitions.";

        static string Describe(IEnumerable<(int Ids, int Positions)> parts) =>
            string.Join(", ", parts.Select(part => $"{part.Ids} ids at {part.Positions} positions"));
    }

    /// <summary>The tree of each sentence; the sentences stay as they are. Each tree has one root.</summary>
    public IReadOnlyList<DependencyTree> Predict(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        GreedyMoves moves = new(Vocabulary, sentences.Count);
        _parser.Run(sentences, moves);
        return moves.Trees;
    }

    /// <summary>Writes heads and relations into sentences.</summary>
    public void Parse(IReadOnlyList<Sentence> sentences)
    {
        IReadOnlyList<DependencyTree> trees = Predict(sentences);
        for (int i = 0; i < trees.Count; i++) trees[i].CopyTo(sentences[i]);
    }

    /// <summary>
    /// Parses training sentences with the network as it is now, mistakes included, and returns the states that it came
    /// through: two rows a word, each with the transition of the highest score among those that cost no gold arc
    /// (Goldberg and Nivre 2013). Sentences that are not projective are skipped.
    /// <see cref="ExploringExamples"/> does so before each epoch.
    /// </summary>
    /// <param name="sentences">Sentences with trees.</param>
    /// <param name="random">Decides at each state whether to follow the network or the target.</param>
    /// <param name="followRate">The rate of following the network, 0 to 1.</param>
    /// <exception cref="NotSupportedException">The system has no dynamic oracle.</exception>
    /// <exception cref="ArgumentException">There are no projective sentences, or a label is unknown.</exception>
    /// <exception cref="TextFileException">A sentence has no complete tree.</exception>
    public IdExamples Explore(
        IReadOnlyList<Sentence> sentences, RandomStream random, double followRate = DefaultFollowRate)
    {
        ArgumentNullException.ThrowIfNull(random);
        CheckFollowRate(followRate);
        return Run(new Exploration(Vocabulary, sentences), random, followRate, CancellationToken.None).Examples;
    }

    internal ExploredStates Run(
        Exploration exploration, RandomStream random, double followRate, CancellationToken cancellationToken) =>
        exploration.Run(_parser, random, followRate, cancellationToken);

    internal static void CheckFollowRate(double followRate)
    {
        if (!(followRate is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(followRate), followRate, "A rate is 0 to 1.");
    }
}
