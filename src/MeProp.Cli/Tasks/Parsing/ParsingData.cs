using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A treebank as the data of a parser: the transitions of its trees.</summary>
internal sealed class ParsingData : TaskData
{
    private readonly Treebank _treebank;
    private readonly ParsingVocabulary _vocabulary;
    private readonly IdExamples _train, _development, _test;

    private ParsingData(Treebank treebank, ParsingVocabulary vocabulary)
    {
        (_treebank, _vocabulary) = (treebank, vocabulary);
        _train = vocabulary.Examples(treebank.Train);
        _development = vocabulary.Examples(treebank.Development);
        _test = vocabulary.Examples(treebank.Test);
    }

    public override string Name => _treebank.Name;

    public override Examples Train => _train;

    public override Examples Development => _development;

    public override Examples Test => _test;

    public override ModelInfo Info => new()
    {
        Task = "parsing",
        Labels = [
            "shift", .. _vocabulary.Labels.Tags.Select(label => $"left {label}"),
            .. _vocabulary.Labels.Tags.Select(label => $"right {label}"),
        ],
        Vocabulary = _vocabulary.ToText(),
    };

    /// <summary>With the vocabulary of the training part.</summary>
    public static ParsingData Of(Treebank treebank, ParsingScheme scheme)
    {
        foreach (Sentence sentence in treebank.Train) sentence.CheckTree();
        return new ParsingData(treebank, ParsingVocabulary.Build(treebank.Train, scheme));
    }

    public IReadOnlyList<Sentence> Sentences(string part) => _treebank.Part(part);

    /// <summary>The same sentences with the ids of another vocabulary.</summary>
    public ParsingData With(ParsingVocabulary vocabulary) => new(_treebank, vocabulary);

    public override string Describe(string times = "x") =>
        $"moves of {_vocabulary.TransitionCount} kinds ({_vocabulary.Scheme.System})";

    /// <summary>Whole sentences that have about as many moves, at least one.</summary>
    public override TaskData First(int count) => new ParsingData(WithFirst(count), _vocabulary);

    public override TaskData Limited(int count) => Of(WithFirst(count), _vocabulary.Scheme);

    public override InputLayer ForTraining(InputLayer input) =>
        ((Embedding)input).With(0, _vocabulary.UnknownRates());

    private Treebank WithFirst(int count)
    {
        int sentences = 0;
        for (int moves = 0; sentences < _treebank.Train.Count && moves < count; sentences++)
        {
            Sentence next = _treebank.Train[sentences];
            if (Projectivity.IsProjective(next)) moves += 2 * next.Words.Count;
        }

        return _treebank.WithFirst(sentences);
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

    public override string SizesOf(Network network) =>
        string.Join('-', [network.Inputs, .. network.HiddenSizes, network.Outputs]);

    public override Evaluator CreateEvaluator(Network network, Device device) => new ParsingEvaluator(
        network, device, _vocabulary, new Dictionary<Examples, IReadOnlyList<Sentence>>
        {
            [_train] = _treebank.Train,
            [_development] = _treebank.Development,
            [_test] = _treebank.Test,
        });

    public override IEnumerable<string> NotesOn(RunConfiguration configuration)
    {
        int crossing = _treebank.Train.Count(sentence => !Projectivity.IsProjective(sentence));
        if (crossing > 0)
        {
            yield return $"{crossing:N0} of {_treebank.Train.Count:N0} training sentences have arcs that cross: no "
                + "sequence of moves builds them, and training skips them.";
        }
    }
}
