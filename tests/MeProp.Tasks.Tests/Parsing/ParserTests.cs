namespace MeProp.Tasks.Tests;

public sealed class ParserTests
{
    private static readonly Treebank Sentences = BuiltInSentences.Create();

    [Theory]
    [InlineData("arc-standard")]
    [InlineData("arc-hybrid")]
    public void An_untrained_network_parses_to_trees_whatever_the_batch(string system)
    {
        using CpuDevice device = CpuDevice.Create(1);
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Sentences.Train, Scheme(system));
        Network network = Parser.CreateNetwork(vocabulary, new ParserOptions { HiddenSize = 16 });
        network.Build(device, new RandomStream(1));

        IReadOnlyList<DependencyTree> trees = new Parser(network, device, vocabulary).Predict(Sentences.Test);

        Assert.Equal(Sentences.Test.Count, trees.Count);
        for (int i = 0; i < trees.Count; i++)
        {
            Assert.Equal(Sentences.Test[i].Words.Count, trees[i].Heads.Count);
            Trees.AssertIsTree([.. trees[i].Heads]);
            Assert.All(trees[i].Relations, relation => Assert.Contains(relation, vocabulary.Labels.Tags));
        }

        foreach (int batchSize in (int[])[1, 7])
        {
            IReadOnlyList<DependencyTree> others =
                new Parser(network, device, vocabulary, batchSize).Predict([.. Sentences.Test.Take(20)]);
            for (int i = 0; i < others.Count; i++) Assert.Equal(trees[i].Heads, others[i].Heads);
        }
    }

    /// <summary>
    /// Measured: 98.1 to 98.2 (arc-standard) and 98.0 to 98.2 (arc-hybrid) with seeds 1 to 3; the floor is 1.5 points
    /// below the lowest.
    /// </summary>
    [Theory]
    [InlineData("arc-standard", false)]
    [InlineData("arc-hybrid", false)]
    [InlineData("arc-hybrid", true)]
    public void A_small_network_learns_to_parse(string system, bool explores)
    {
        using CpuDevice device = CpuDevice.Create(1);
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Sentences.Train, Scheme(system));
        IdExamples development = vocabulary.Examples(Sentences.Development);
        Network network = Parser.CreateNetwork(vocabulary, new ParserOptions
        {
            HiddenSize = 64,
            EmbeddingWidth = 16,
            Dropout = 0.2f,
            Keep = Keep.TopK(16),
        });
        ParsingEvaluator evaluator = new(
            network, device, vocabulary,
            new Dictionary<Examples, IReadOnlyList<Sentence>> { [development] = Sentences.Development });
        var options = new TrainerOptions { Epochs = 3, BatchSize = 50, Seed = 1 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(0.002f), options)
        {
            Evaluator = evaluator,
        };

        Examples train = explores
            ? new ExploringExamples(network, device, vocabulary, Sentences.Train)
            : vocabulary.Examples(Sentences.Train);
        TrainingResult result = trainer.Train(
            train, development, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("UAS", result.ScoreName);
        Assert.True(result.DevelopmentScore > 96.5, $"UAS {result.DevelopmentScore}.");
        ParsingReport report = evaluator.LastReport!;
        Assert.InRange(report.All.Las, 0.5, report.All.Uas);
        Assert.Equal(100 * report.All.Las, result.Evaluations[^1].Development!.Value.Others!["LAS"]);
        Sentence[] copies = [.. Sentences.Development.Take(5).Select(sentence =>
            Sentence.FromTokens(sentence.Words.Select(word => word.Form)))];
        for (int i = 0; i < copies.Length; i++)
        {
            for (int w = 0; w < copies[i].Words.Count; w++)
                copies[i].Words[w].Xpos = Sentences.Development[i].Words[w].Xpos;
        }

        Parser parser = new(network, device, vocabulary);
        parser.Parse(copies);
        IReadOnlyList<DependencyTree> expected = parser.Predict([.. Sentences.Development.Take(5)]);
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i].CheckTree();
            Assert.Equal(expected[i].Heads, copies[i].Words.Select(word => word.Head!.Value));
            Assert.Equal(expected[i].Relations, copies[i].Words.Select(word => word.Deprel));
        }
    }

    [Fact]
    public void Exploration_gives_states_of_mistakes_and_trains_further()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Sentence[] train = [.. Sentences.Train.Take(300)];
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Sentences.Train, Scheme("arc-hybrid"));
        Network network = Parser.CreateNetwork(vocabulary, new ParserOptions { HiddenSize = 32, EmbeddingWidth = 8 });
        network.Build(device, new RandomStream(1));
        Parser parser = new(network, device, vocabulary);
        IdExamples oracle = vocabulary.Examples(train);

        IdExamples explored = parser.Explore(train, new RandomStream(1), 1);

        Assert.Equal((oracle.Count, oracle.Count), (explored.Count, explored.TargetCount));
        Assert.Equal(explored.Fingerprint(), parser.Explore(train, new RandomStream(1), 1).Fingerprint());
        Assert.NotEqual(explored.Fingerprint(), oracle.Fingerprint());
        Assert.NotEqual(
            parser.Explore(train, new RandomStream(1), 0.5).Fingerprint(),
            parser.Explore(train, new RandomStream(2), 0.5).Fingerprint());
        var trainer = new Trainer(
            device, network, new SoftmaxCrossEntropy(), new Adam(0.002f), new TrainerOptions { Epochs = 2 });
        double before = new ClassificationEvaluator(network, device).Evaluate(explored).Loss;
        trainer.Train(explored, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(new ClassificationEvaluator(network, device).Evaluate(explored).Loss < before / 2);
    }

    [Fact]
    public void Without_mistakes_exploration_stays_on_the_way_to_the_gold_tree()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Sentence[] train = [.. Sentences.Train.Take(50)];
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Sentences.Train, Scheme("arc-hybrid"));
        Network network = Parser.CreateNetwork(vocabulary, new ParserOptions { HiddenSize = 8 });
        network.Build(device, random: null); // equal scores: the first move that costs nothing
        IdExamples explored = new Parser(network, device, vocabulary).Explore(train, new RandomStream(1), 0);
        int[] targets = Targets(device, explored);
        IReadOnlyList<Sentence> projective = Projectivity.Of(train);
        int row = 0;
        ParserState state = new();
        foreach (Sentence sentence in projective)
        {
            state.Reset(sentence.Words.Count);
            while (!state.IsFinal) vocabulary.Transitions.Apply(state, targets[row++]);
            Assert.Equal(sentence.Words.Select(word => word.Head!.Value), state.Heads[1..].ToArray());
        }
    }

    [Fact]
    public void Options_become_layers()
    {
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Sentences.Train);
        Network network = Parser.CreateNetwork(vocabulary, new ParserOptions
        {
            HiddenLayers = 2,
            HiddenSize = 30,
            Activation = Activation.Cube,
            Keep = Keep.TopK(5),
        });
        Embedding embedding = Assert.IsType<Embedding>(network.Input);
        Assert.Equal(
            [("words", 18), ("xpos", 18), ("labels", 12)],
            embedding.Tables.Select(table => (table.Name, table.Positions)));
        Assert.Equal(48 * 50, network.Inputs);
        Assert.Equal([30, 30], network.HiddenSizes);
        Dense hidden = Assert.IsType<Dense>(network.Layers[0]);
        Assert.Equal((Activation.Cube, Keep.TopK(5)), (hidden.Activation, hidden.Keep));
        Assert.Equal(vocabulary.TransitionCount, network.Outputs);
        Assert.Equal(0.5f, Assert.IsType<Dropout>(network.Layers[1]).Rate);
        Assert.Equal(Keep.All, Assert.IsType<Dense>(network.Layers[^1]).Keep);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Sentences.Train);
        ParsingVocabulary hybrid = ParsingVocabulary.Build(Sentences.Train, Scheme("arc-hybrid"));
        Network network = Parser.CreateNetwork(vocabulary, new ParserOptions { HiddenSize = 4 });
        Assert.Throws<ArgumentException>(() => new Parser(network, device, vocabulary));
        network.Build(device, new RandomStream(1));
        Assert.Null(Parser.Misfit(network, vocabulary));
        Assert.Contains("at 18 positions", Parser.Misfit(network, hybrid), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Parser(network, device, hybrid));
        Assert.Contains(
            "no parser", Parser.Misfit(new Network(new ValuesInput(3), new Dense(2)), vocabulary),
            StringComparison.Ordinal);
        Parser parser = new(network, device, vocabulary);
        Assert.Throws<NotSupportedException>(() => parser.Explore(Sentences.Train, new RandomStream(1)));
        Assert.Empty(parser.Predict([]));
        ParsingEvaluator evaluator = new(
            network, device, vocabulary, new Dictionary<Examples, IReadOnlyList<Sentence>>());
        Assert.Throws<ArgumentException>(() => evaluator.Evaluate(vocabulary.Examples(Sentences.Test)));
    }

    private static ParsingScheme Scheme(string system) =>
        new() { System = TransitionSystem.All.Single(one => one.Name == system) };

    private static int[] Targets(Device device, IdExamples examples)
    {
        var batch = new Batch(device);
        examples.Fill([.. Enumerable.Range(0, examples.Count)], batch);
        return batch.Targets.ToArray();
    }
}
