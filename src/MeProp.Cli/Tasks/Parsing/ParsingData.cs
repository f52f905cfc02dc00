using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A treebank as the data of a parser: the transitions of its trees.</summary>
internal sealed class ParsingData : TaskData
{
    private readonly Treebank _treebank, _gold;
    private readonly ParsingVocabulary _vocabulary;
    private readonly PredictedTags? _predicted;
    private readonly Lazy<IdExamples> _train, _development, _test;

    /// <param name="treebank">What the parser sees.</param>
    /// <param name="gold">The same with gold tags.</param>
    /// <param name="vocabulary">What the parser knows.</param>
    /// <param name="predicted">Where the tags come from, unless they are gold.</param>
    private ParsingData(
        Treebank treebank, Treebank gold, ParsingVocabulary vocabulary, PredictedTags? predicted = null)
    {
        (_treebank, _gold, _vocabulary, _predicted) = (treebank, gold, vocabulary, predicted);

        // Runs side by side share the data: each part is made once, whoever needs it first.
        _train = new(() => vocabulary.Examples(treebank.Train));
        _development = new(() => vocabulary.Examples(treebank.Development));
        _test = new(() => vocabulary.Examples(treebank.Test));
    }

    public override string Name => _treebank.Name;

    public override Examples Train => Oracle;

    public override Examples Development => _development.Value;

    public override Examples Test => _test.Value;

    private IdExamples Oracle => _train.Value;

    public override ModelInfo Info => new()
    {
        Task = "parsing",
        Labels = [
            "shift", .. _vocabulary.Labels.Tags.Select(label => $"left {label}"),
            .. _vocabulary.Labels.Tags.Select(label => $"right {label}"),
        ],
        Vocabulary = _vocabulary.ToText(),
        Training = _predicted is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["tags"] = "predicted" },
    };

    /// <summary>With the vocabulary of the training part.</summary>
    public static ParsingData Of(Treebank treebank, ParsingScheme scheme)
    {
        foreach (Sentence sentence in treebank.Train) sentence.CheckTree();
        return new ParsingData(treebank, treebank, ParsingVocabulary.Build(treebank.Train, scheme));
    }

    /// <summary>Sentences of a part as the parser sees them.</summary>
    public IReadOnlyList<Sentence> Sentences(string part) => _treebank.Part(part);

    /// <summary>The same with gold tags and trees.</summary>
    public IReadOnlyList<Sentence> GoldSentences(string part) => _gold.Part(part);

    /// <summary>The same sentences with the ids of another vocabulary.</summary>
    public ParsingData With(ParsingVocabulary vocabulary) => new(_treebank, _gold, vocabulary, _predicted);

    public override TaskData Prepare(RunPreparation preparation)
    {
        if (!preparation.Configuration.Get(TagSettings.PredictedTags)) return this;
        ParsingScheme scheme = _vocabulary.Scheme;
        PredictedTags predicted = PredictedTags.Of(_gold, scheme.TagColumns, preparation);
        return new ParsingData(
            predicted.Treebank, _gold, ParsingVocabulary.Build(predicted.Treebank.Train, scheme), predicted);
    }

    public override void SaveBeside(string folder)
    {
        foreach ((TagColumn column, string file) in _predicted?.Taggers ?? [])
        {
            string path = Path.Combine(folder, $"tagger-{column.ToString().ToLowerInvariant()}.safetensors");
            if (File.Exists(path)) continue;
            using FileStream content = File.OpenRead(file);
            AtomicFile.Write(path, content.CopyTo);
        }
    }

    public override TaskData TaggedBy(IReadOnlyList<Tagger> taggers, string part)
    {
        foreach (TagColumn column in taggers.Select(tagger => tagger.Vocabulary.Column))
        {
            if (_vocabulary.Scheme.TagColumns.Contains(column)) continue;
            throw new ConfigurationException(
                $"--tagger: the parser does not see {column.ToString().ToUpperInvariant()}, which a tagger gives.");
        }

        IReadOnlyList<Sentence> sentences = PredictedTags.CopyOf(_gold.Part(part));
        foreach (Tagger tagger in taggers) tagger.Tag(sentences);
        return new ParsingData(_treebank.With(part, sentences), _gold, _vocabulary);
    }

    public override string Describe(string times = "x") =>
        $"moves of {_vocabulary.TransitionCount} kinds ({_vocabulary.Scheme.System})";

    /// <summary>Whole sentences that have about as many moves, at least one.</summary>
    public override TaskData First(int count)
    {
        int sentences = SentencesOf(count, Enumerable.Range(0, _treebank.Train.Count));
        return new ParsingData(
            _treebank.WithFirst(sentences), _gold.WithFirst(sentences), _vocabulary, _predicted);
    }

    public override TaskData Limited(int count, DevelopmentSplit drawing)
    {
        int[] order = drawing.Order(_gold.Train.Count);
        return Of(_gold.WithTraining(order.Take(SentencesOf(count, order)).Order()), _vocabulary.Scheme);
    }

    public override InputLayer ForTraining(InputLayer input) =>
        ((Embedding)input).With(0, _vocabulary.UnknownRates());

    /// <summary>How many of the sentences in an order have about as many moves.</summary>
    private int SentencesOf(int count, IEnumerable<int> order)
    {
        int sentences = 0, moves = 0;
        foreach (int index in order)
        {
            if (moves >= count) break;
            Sentence next = _treebank.Train[index];
            if (Projectivity.IsProjective(next)) moves += 2 * next.Words.Count;
            sentences++;
        }

        return sentences;
    }

    public override Network CreateNetwork(RunConfiguration configuration, Keep keep) =>
        Parser.CreateNetwork(_vocabulary, new ParserOptions
        {
            HiddenLayers = configuration.Get(Settings.Layers) - 1,
            HiddenSize = configuration.Get(Settings.HiddenSize),
            Activation = configuration.Get(Settings.Activation),
            Keep = keep,
            Dropout = configuration.Get(Settings.Dropout),
        });

    public override Examples CreateTraining(RunConfiguration configuration, Network network, Device device) =>
        configuration.Get(ParsingTask.Explore) is > 0 and double rate
            ? new ExploringExamples(
                network, device, _vocabulary, _treebank.Train, Oracle, rate, configuration.Get(Settings.Seed))
            : Train;

    public override string SizesOf(Network network) =>
        string.Join('-', [network.Inputs, .. network.HiddenSizes, network.Outputs]);

    public override Evaluator CreateEvaluator(Network network, Device device) =>
        new ParsingEvaluator(network, device, _vocabulary, PartsOf(_treebank), PartsOf(_gold));

    private Dictionary<Examples, IReadOnlyList<Sentence>> PartsOf(Treebank treebank) => new()
    {
        [Train] = treebank.Train,
        [Development] = treebank.Development,
        [Test] = treebank.Test,
    };

    public override IEnumerable<string> NotesOn(RunConfiguration configuration)
    {
        if (_predicted is not null) yield return _predicted.Note;
        int crossing = _treebank.Train.Count(sentence => !Projectivity.IsProjective(sentence));
        if (crossing > 0)
        {
            yield return $"{crossing:N0} of {_treebank.Train.Count:N0} training sentences have arcs that cross: no "
                + "sequence of moves builds them, and training skips them.";
        }
    }
}
