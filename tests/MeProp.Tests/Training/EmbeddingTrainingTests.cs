namespace MeProp.Tests;

/// <summary>
/// An input layer of a test's own, with parameters, reads ids: it learns, is saved and loaded, and a run with it
/// continues bit for bit. Examples are rows, or sequences whose rows have a target each.
/// </summary>
public sealed class EmbeddingTrainingTests : IDisposable
{
    private const int Vocabulary = 30, PerRow = 3, Classes = 4;

    private readonly string _folder = Path.Combine(
        Path.GetTempPath(), $"meprop-embedding-tests-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_learns_is_saved_and_loaded(bool hasSequences)
    {
        using CpuDevice device = CpuDevice.Create(1);
        IdExamples training = Make(1500, 1, hasSequences), development = Make(300, 2, hasSequences);
        Network network = MakeNetwork();
        Trainer trainer = Make(device, network, epochs: 15);
        TrainingResult result = trainer.Run(training, development);
        Assert.True(result.DevelopmentScore > 80, $"Accuracy {result.DevelopmentScore}.");
        AssertTrained(network);

        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, "model.safetensors");
        ModelFile.Save(path, network, new ModelInfo());
        Network loaded = ModelFile.Load(path, device, EmbeddingSum.Types).Network;
        Assert.IsType<EmbeddingSum>(loaded.Input);
        Assert.Equal((network.ToString(), network.Inputs), (loaded.ToString(), loaded.Inputs));
        TestMatrix.AssertSameBits(network.Values(), loaded.Values(), "loaded");
        Evaluation evaluation = new ClassificationEvaluator(loaded, device).Evaluate(development);
        Assert.Equal(trainer.Evaluator.Evaluate(development), evaluation);
        string message = Assert.Throws<ModelFileException>(() => ModelFile.Load(path, device)).Message;
        Assert.Contains(EmbeddingSum.TypeName, message, StringComparison.Ordinal);
    }

    /// <summary>Stops within an epoch, at its end and before the first step.</summary>
    [Theory]
    [InlineData(false, 7)]
    [InlineData(true, 7)]
    [InlineData(false, 10)]
    [InlineData(true, 0)]
    public void A_run_continues_bit_for_bit(bool hasSequences, int stop)
    {
        IdExamples training = Make(200, 1, hasSequences), development = Make(50, 2, hasSequences);
        using CpuDevice device = CpuDevice.Create(1);
        Network expected = MakeNetwork(), first = MakeNetwork(), second = MakeNetwork();
        Make(device, expected, epochs: 3).Run(training, development);

        using var source = new CancellationTokenSource();
        if (stop == 0) source.Cancel();
        Trainer interrupted = Make(device, first, epochs: 3);
        interrupted.Checkpoints = new Checkpoints(_folder);
        interrupted.Callbacks.Add(new RecordingCallback { AfterStep = step => { if (step == stop) source.Cancel(); } });
        TrainingResult result = interrupted.Train(training, development, cancellationToken: source.Token);
        Assert.Equal(TrainingOutcome.Cancelled, result.Outcome);

        Trainer resumed = Make(device, second, epochs: 3);
        resumed.Resume(Checkpoint.Load(_folder, EmbeddingSum.Types));
        Assert.Equal(TrainingOutcome.Completed, resumed.Run(training, development).Outcome);
        TestMatrix.AssertSameBits(expected.Values(), second.Values(), $"stopped after step {stop}");
    }

    [Fact]
    public void A_run_with_another_input_layer_or_other_sequences_is_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        IdExamples training = Make(200, 1, hasSequences: true);
        Trainer first = Make(device, MakeNetwork(), epochs: 1);
        first.Checkpoints = new Checkpoints(_folder);
        first.Run(training);
        Trainer wider = Make(device, MakeNetwork(Vocabulary + 1), epochs: 2);
        Trainer changed = Make(device, MakeNetwork(), epochs: 2);
        wider.Resume(Checkpoint.Load(_folder, EmbeddingSum.Types));
        changed.Resume(Checkpoint.Load(_folder, EmbeddingSum.Types));
        string input = Assert.Throws<ArgumentException>(() => wider.Run(training)).Message;
        Assert.Contains("input: EmbeddingSum 30 → 16 then, EmbeddingSum 31 → 16 now", input, StringComparison.Ordinal);
        string data = Assert.Throws<InvalidDataException>(() => changed.Run(Make(200, 1, hasSequences: false))).Message;
        Assert.Contains("training data", data, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_are_those_of_the_evaluation()
    {
        using CpuDevice device = CpuDevice.Create(1);
        IdExamples examples = Make(100, 1, hasSequences: false);
        Network network = MakeNetwork();
        network.Build(device, new RandomStream(1));
        ClassificationReport report = new ClassificationEvaluator(network, device).Report(examples);
        IReadOnlyList<Prediction> predictions = new Predictor(network, device, batchSize: 7).Predict(examples);
        Assert.Equal(100, predictions.Count);
        for (int c = 0; c < Classes; c++)
            Assert.Equal(report.Scores[c].Predictions, predictions.Count(prediction => prediction.Class == c));
    }

    /// <summary>The rows of all ids were stepped, but not that of the last id, which no example has.</summary>
    private static void AssertTrained(Network network)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network untrained = MakeNetwork();
        untrained.Build(device, new RandomStreams(1).Initialization);
        float[][] before = [.. untrained.Parameters[0].Value.ToArray().Chunk(16)];
        float[][] after = [.. network.Parameters[0].Value.ToArray().Chunk(16)];
        for (int id = 0; id < Vocabulary - 1; id++) Assert.NotEqual(before[id], after[id]);
        TestMatrix.AssertSameBits(before[^1], after[^1], "an id that no example has");
    }

    private static Network MakeNetwork(int vocabulary = Vocabulary) => new(
        new EmbeddingSum(vocabulary, 16),
        new Dense(24, Keep.TopK(8), Activation.Relu),
        new Dropout(0.1f),
        new Dense(Classes));

    private static Trainer Make(Device device, Network network, int epochs)
    {
        var options = new TrainerOptions { Epochs = epochs, BatchSize = 20 };
        return new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(0.005f), options);
    }

    /// <summary>Each id has a hidden vote for every class; the class of a row is that of the most votes.</summary>
    private static IdExamples Make(int rows, ulong seed, bool hasSequences)
    {
        var random = new RandomStream(seed);
        float[] votes = TestBatch.Gaussian(2024, Vocabulary * Classes);
        int[] ids = [.. Enumerable.Range(0, rows * PerRow).Select(_ => random.NextInt32(Vocabulary - 1))];
        int[] targets = [.. ids.Chunk(PerRow).Select(ClassOf)];
        if (!hasSequences) return new IdExamples(ids, PerRow, targets, Classes);

        // Sequences of 1 to 5 rows; every seventh row does not count.
        for (int row = 0; row < rows; row += 7) targets[row] = -1;
        var lengths = new List<int>();
        for (int left = rows; left > 0; left -= lengths[^1]) lengths.Add(Math.Min(left, 1 + random.NextInt32(5)));
        return new IdExamples(ids, PerRow, targets, Classes, lengths);

        int ClassOf(int[] row) =>
            Enumerable.Range(0, Classes).MaxBy(c => row.Sum(id => votes[id * Classes + c]));
    }
}
