namespace MeProp.Tasks.Tests;

public sealed class ExploringExamplesTests : IDisposable
{
    private static readonly Treebank Sentences = BuiltInSentences.Create();

    private static readonly Sentence[] Train = [.. Sentences.Train.Take(120)];

    private static readonly ParsingVocabulary Vocabulary =
        ParsingVocabulary.Build(Sentences.Train, new ParsingScheme { System = TransitionSystem.ArcHybrid });

    private static readonly ParserOptions Small = new() { HiddenSize = 24, EmbeddingWidth = 8, Keep = Keep.TopK(6) };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_epoch_has_gold_moves_and_later_ones_explore()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Parser.CreateNetwork(Vocabulary, Small);
        network.Build(device, new RandomStream(1));
        var examples = new ExploringExamples(network, device, Vocabulary, Train, followRate: 1);
        IdExamples oracle = Vocabulary.Examples(Train);
        Assert.Equal(
            (oracle.Count, oracle.Inputs, oracle.Classes), (examples.Count, examples.Inputs, examples.Classes));
        Assert.Equal(oracle.Fingerprint(), examples.Fingerprint());

        examples.BeginEpoch(1, CancellationToken.None);
        Assert.Equal(Contents(device, oracle), Contents(device, examples));
        Assert.True(examples.EpochState.IsEmpty);

        // With the rate 1 the moves of the stream do not matter.
        examples.BeginEpoch(2, CancellationToken.None);
        IdExamples explored = new Parser(network, device, Vocabulary).Explore(Train, new RandomStream(5), 1);
        Assert.Equal(Contents(device, explored), Contents(device, examples));
        Assert.NotEqual(Contents(device, oracle), Contents(device, examples));
        Assert.Equal(4 * examples.Count, examples.EpochState.Length);
        Assert.Equal(oracle.Fingerprint(), examples.Fingerprint());

        examples.BeginEpoch(1, CancellationToken.None);
        Assert.Equal(Contents(device, oracle), Contents(device, examples));
    }

    [Fact]
    public void Epochs_and_seeds_follow_the_network_at_other_states()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Parser.CreateNetwork(Vocabulary, Small);
        network.Build(device, new RandomStream(1));
        string[] states = [State(2, 1), State(3, 1), State(2, 2)];
        Assert.Equal(3, states.Distinct().Count());
        Assert.Equal(states[0], State(2, 1));

        string State(int epoch, ulong seed)
        {
            var examples = new ExploringExamples(network, device, Vocabulary, Train, 0.5, seed);
            examples.BeginEpoch(epoch, CancellationToken.None);
            return Convert.ToHexString(examples.EpochState.Span);
        }
    }

    [Fact]
    public void An_epoch_is_made_again_from_its_moves_when_the_weights_are_gone()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Parser.CreateNetwork(Vocabulary, Small), other = Parser.CreateNetwork(Vocabulary, Small);
        network.Build(device, new RandomStream(1));
        other.Build(device, new RandomStream(2));
        var explored = new ExploringExamples(network, device, Vocabulary, Train);
        var resumed = new ExploringExamples(other, device, Vocabulary, Train);
        explored.BeginEpoch(3, CancellationToken.None);
        resumed.ResumeEpoch(3, explored.EpochState);
        Assert.Equal(Contents(device, explored), Contents(device, resumed));
        Assert.True(explored.EpochState.Span.SequenceEqual(resumed.EpochState.Span));

        byte[] moves = explored.EpochState.ToArray();
        Assert.Contains("bytes", Refusal(3, moves[1..]), StringComparison.Ordinal);
        Assert.Contains("no moves", Refusal(1, moves), StringComparison.Ordinal);
        Assert.Contains("Move 0 is 1, which is not allowed", Refusal(3, [1, .. moves[1..]]), StringComparison.Ordinal);
        Assert.Contains(
            "Move 0 is 65280", Refusal(3, [.. moves[..2], 0, 255, .. moves[4..]]), StringComparison.Ordinal);
        resumed.ResumeEpoch(1, default);
        Assert.Equal(Contents(device, Vocabulary.Examples(Train)), Contents(device, resumed));

        string Refusal(int epoch, byte[] state) =>
            Assert.Throws<FormatException>(() => resumed.ResumeEpoch(epoch, state)).Message;
    }

    [Fact]
    public void Exploring_can_be_stopped_and_begun_again()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Parser.CreateNetwork(Vocabulary, Small);
        network.Build(device, new RandomStream(1));
        var examples = new ExploringExamples(network, device, Vocabulary, Train);
        Assert.Throws<OperationCanceledException>(() => examples.BeginEpoch(2, new CancellationToken(canceled: true)));
        examples.BeginEpoch(2, CancellationToken.None);
        var whole = new ExploringExamples(network, device, Vocabulary, Train);
        whole.BeginEpoch(2, CancellationToken.None);
        Assert.Equal(Contents(device, whole), Contents(device, examples));
    }

    /// <summary>Also with neurons removed between epochs, and with another number of threads.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_explores_resumes_bit_for_bit_within_an_epoch(bool simplifies)
    {
        float[][] expected = Run(1, simplifies, stop: null).Weights;
        int stepsOfEpoch = (Vocabulary.Examples(Train).Count + 49) / 50;
        foreach (int stop in (int[])[stepsOfEpoch, stepsOfEpoch + 3, 2 * stepsOfEpoch - 2, 2 * stepsOfEpoch + 1])
        {
            Assert.Equal(TrainingOutcome.Cancelled, Run(1, simplifies, stop).Result.Outcome);
            (float[][] weights, TrainingResult result) = Run(2, simplifies, stop: null, isResumed: true);
            Assert.Equal(TrainingOutcome.Completed, result.Outcome);
            Assert.Equal(expected, weights);
            if (simplifies) Assert.True(result.Evaluations[^1].HiddenSizes[0] < Small.HiddenSize);
        }
    }

    [Fact]
    public void A_step_on_explored_examples_allocates_nothing()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Parser.CreateNetwork(Vocabulary, Small);
        var options = new TrainerOptions { Epochs = 3, BatchSize = 50 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
        var allocations = new AllocationCallback();
        trainer.Callbacks.Add(allocations);
        trainer.Train(
            new ExploringExamples(network, device, Vocabulary, Train),
            cancellationToken: TestContext.Current.CancellationToken);
        int steps = allocations.Bytes.Count / 3;
        for (int step = 2 * steps + 1; step < 3 * steps; step++)
            Assert.Equal(0, allocations.Bytes[step] - allocations.Bytes[step - 1]);
    }

    [Fact]
    public void What_cannot_be_explored_is_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        ParsingVocabulary standard = ParsingVocabulary.Build(Sentences.Train);
        Network network = Parser.CreateNetwork(standard, Small);
        Assert.Throws<NotSupportedException>(() => new ExploringExamples(network, device, standard, Train));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ExploringExamples(network, device, Vocabulary, Train, followRate: 1.1));
        Assert.Throws<ArgumentException>(() => new ExploringExamples(network, device, Vocabulary, []));
    }

    private (float[][] Weights, TrainingResult Result) Run(
        int threads, bool simplifies, int? stop, bool isResumed = false)
    {
        using CpuDevice device = CpuDevice.Create(threads);
        Network network = Parser.CreateNetwork(Vocabulary, Small);
        var options = new TrainerOptions
        {
            Epochs = 3,
            BatchSize = 50,
            Simplification = simplifies ? new() { Prune = 0.2 } : null,
        };
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(0.003f), options);
        trainer.Callbacks.Add(new StoppingCallback(stop, source));
        if (stop is not null || isResumed) trainer.Checkpoints = new Checkpoints(_folder.At("run"));
        if (isResumed) trainer.Resume(Checkpoint.Load(_folder.At("run")));
        var examples = new ExploringExamples(network, device, Vocabulary, Train);
        TrainingResult result = trainer.Train(
            examples, Vocabulary.Examples([.. Sentences.Development.Take(20)]), null, source.Token);
        return ([.. network.Parameters.Select(parameter => parameter.Value.ToArray())], result);
    }

    private static int[] Contents(Device device, Examples examples)
    {
        var batch = new Batch(device);
        examples.Fill([.. Enumerable.Range(0, examples.Count)], batch);
        return [.. batch.Targets.ToArray(), .. batch.Ids!.ToArray()];
    }

    private sealed class StoppingCallback(int? stop, CancellationTokenSource source) : TrainingCallback
    {
        private int _steps;

        public override void OnStep(in TrainingProgress progress)
        {
            if (++_steps == stop) source.Cancel();
        }
    }

    private sealed class AllocationCallback : TrainingCallback
    {
        private bool _collects;

        public List<long> Bytes { get; } = new(10_000);

        public override void OnEpoch(EpochReport report) => _collects = true;

        public override void OnStep(in TrainingProgress progress)
        {
            // A collection that another test causes may change the count of this thread, unless one has just been.
            if (_collects) GC.Collect();
            _collects = false;
            Bytes.Add(GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
