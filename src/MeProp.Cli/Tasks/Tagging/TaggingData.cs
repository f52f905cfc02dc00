using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A treebank as the data of a run: ids of its words for a vocabulary.</summary>
internal sealed class TaggingData : TaskData
{
    private readonly Treebank _treebank;
    private readonly IdExamples _train, _development, _test;

    private TaggingData(Treebank treebank, TaggingVocabulary vocabulary)
    {
        (_treebank, Vocabulary) = (treebank, vocabulary);
        _train = vocabulary.Examples(treebank.Train);
        _development = vocabulary.Examples(treebank.Development);
        _test = vocabulary.Examples(treebank.Test);
    }

    public TaggingVocabulary Vocabulary { get; }

    public override string Name => _treebank.Name;

    public override Examples Train => _train;

    public override Examples Development => _development;

    public override Examples Test => _test;

    public override ModelInfo Info => new()
    {
        Task = "tagging",
        Labels = Vocabulary.Tags.Tags,
        Vocabulary = Vocabulary.ToText(),
    };

    /// <summary>With the vocabulary of the training part.</summary>
    public static TaggingData Of(Treebank treebank, TagColumn column)
    {
        foreach (Sentence sentence in treebank.Train) sentence.CheckTags(column);
        return new TaggingData(treebank, TaggingVocabulary.Build(treebank.Train, column));
    }

    public IReadOnlyList<Sentence> Sentences(string part) => _treebank.Part(part);

    /// <summary>The same sentences with the ids of another vocabulary.</summary>
    public TaggingData With(TaggingVocabulary vocabulary) => new(_treebank, vocabulary);

    public override string Describe(string times = "x") =>
        $"sentences, {Vocabulary.Tags.Count} tags ({Vocabulary.Column.ToString().ToUpperInvariant()})";

    public override TaskData First(int count) => new TaggingData(_treebank.WithFirst(count), Vocabulary);

    public override TaskData Limited(int count, DevelopmentSplit drawing) => Of(
        _treebank.WithTraining(drawing.Order(_treebank.Train.Count).Take(count).Order()), Vocabulary.Column);

    public override IEnumerable<string> NotesOn(RunConfiguration configuration) => Vocabulary.Tags.Count == 1
        ? [$"all training words have the tag {Terminal.Printable(Vocabulary.Tags.Tags[0])}: there is nothing to learn."]
        : [];

    public override InputLayer ForTraining(InputLayer input) =>
        ((Embedding)input).With((int)TokenFeature.Word, Vocabulary.UnknownRates());

    public override Network CreateNetwork(RunConfiguration configuration, Keep keep)
    {
        float dropout = configuration.Get(Settings.Dropout);
        return Tagger.CreateNetwork(Vocabulary, new TaggerOptions
        {
            LstmLayers = configuration.Get(Settings.Layers) - 1,
            HiddenSize = configuration.Get(Settings.HiddenSize),
            Keep = keep,
            InputDropout = dropout / 2,
            Dropout = dropout,
        });
    }

    public override string SizesOf(Network network) =>
        string.Join('-', [network.Inputs, .. network.HiddenSizes, network.Outputs]);

    public override Evaluator CreateEvaluator(Network network, Device device) => new TaggingEvaluator(
        network, device, new Dictionary<Examples, int>
        {
            [_train] = UnseenIn("train"),
            [_development] = UnseenIn("dev"),
            [_test] = UnseenIn("test"),
        });

    private int UnseenIn(string part) =>
        Vocabulary.GoldTags(Sentences(part)).Count(tag => tag == TagSet.Unseen);
}
