namespace MeProp.Tests;

/// <summary>Networks of embeddings and LSTMs learn, are saved, loaded, resumed and simplified.</summary>
public sealed class SequenceTrainingTests : IDisposable
{
    private readonly string _folder = Path.Combine(
        Path.GetTempPath(), $"meprop-sequence-tests-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public static TheoryData<string> Rules => ["all", "top-k", "unified", "random", "budget"];

    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory, MemberData(nameof(Rules))]
    public void It_learns(string rule)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = SequenceTask.Network(KeepOf(rule));
        Trainer trainer = Make(device, network, epochs: 12);
        TrainingResult result = trainer.Run(SequenceTask.Make(400, 1), SequenceTask.Make(100, 2));
        Assert.True(result.DevelopmentScore > 95, $"{rule}: accuracy {result.DevelopmentScore}.");
    }

    [Theory, MemberData(nameof(Paths))]
    public void Training_gives_the_same_bits_with_any_number_of_threads(SimdPath path)
    {
        foreach (string rule in Rules.Select(row => row.Data))
        {
            float[]? expected = null;
            foreach (int threads in (int[])[1, 3])
            {
                using CpuDevice device = CpuDevice.Create(threads, path, sharesAlways: true);
                Network network = SequenceTask.Network(KeepOf(rule), hidden: 37, unknownRate: 0.1f);
                Make(device, network, epochs: 2).Run(SequenceTask.Make(40, 1));
                expected ??= network.Values();
                TestMatrix.AssertSameBits(expected, network.Values(), $"{rule}, {device.Description}");
            }
        }
    }

    [Theory, MemberData(nameof(Rules))]
    public void Files_hold_everything_but_unknown_rates(string rule)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Keep keep = KeepOf(rule), later = keep.Rule == KeepRule.All ? keep : keep.WithWarmup(7);
        var network = new Network(
            new Embedding(new("numbers", 10, 6, new float[10]), new EmbeddingTable("marks, of \"all\" kinds", 3, 2)),
            new Lstm(9, keep, isBidirectional: true), new Lstm(5, later), new Dense(4));
        network.Build(device, new RandomStream(1));
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, "model.safetensors");
        ModelFile.Save(path, network, new ModelInfo());
        Network loaded = ModelFile.Load(path, device).Network;
        Assert.Equal(network.ToString(), loaded.ToString());
        Assert.Equal($"{network.Input}", $"{loaded.Input}");
        Assert.Equal(network.Layers.Select(layer => layer.Rule), loaded.Layers.Select(layer => layer.Rule));
        Assert.Equal([18, 5], loaded.HiddenSizes);
        Assert.Equal(network.Parameters.Select(p => p.Name), loaded.Parameters.Select(p => p.Name));
        Assert.All(((Embedding)loaded.Input).Tables, table => Assert.Null(table.UnknownRates));
        TestMatrix.AssertSameBits(network.Values(), loaded.Values(), "loaded");
        IdExamples examples = SequenceTask.Make(30, 3);
        Assert.Equal(
            new ClassificationEvaluator(network, device).Evaluate(examples),
            new ClassificationEvaluator(loaded, device).Evaluate(examples));
    }

    /// <summary>Stops within an epoch and at its end.</summary>
    [Theory]
    [InlineData("top-k", 7)]
    [InlineData("random", 10)]
    [InlineData("budget", 13)]
    public void A_run_continues_bit_for_bit(string rule, int stop)
    {
        IdExamples training = SequenceTask.Make(100, 1), development = SequenceTask.Make(30, 2);
        using CpuDevice device = CpuDevice.Create(1);
        Network[] networks =
            [.. Enumerable.Range(0, 3).Select(_ => SequenceTask.Network(KeepOf(rule), unknownRate: 0.2f))];
        Make(device, networks[0], epochs: 3).Run(training, development);

        using var source = new CancellationTokenSource();
        Trainer interrupted = Make(device, networks[1], epochs: 3);
        interrupted.Checkpoints = new Checkpoints(_folder);
        interrupted.Callbacks.Add(new RecordingCallback { AfterStep = step => { if (step == stop) source.Cancel(); } });
        TrainingResult result = interrupted.Train(training, development, cancellationToken: source.Token);
        Assert.Equal(TrainingOutcome.Cancelled, result.Outcome);

        Trainer resumed = Make(device, networks[2], epochs: 3);
        resumed.Resume(Checkpoint.Load(_folder));
        Assert.Equal(TrainingOutcome.Completed, resumed.Run(training, development).Outcome);
        TestMatrix.AssertSameBits(networks[0].Values(), networks[2].Values(), $"stopped after step {stop}");
    }

    [Fact]
    public void Training_removes_units_that_are_seldom_active_and_goes_on_with_the_others()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = SequenceTask.Network(Keep.TopK(3), hidden: 32);
        var options = new TrainerOptions
        {
            Epochs = 16,
            BatchSize = 10,
            Simplification = new SimplificationOptions { Prune = 0.3, CycleEpochs = 4 },
        };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(0.01f), options);
        TrainingResult result = trainer.Run(SequenceTask.Make(400, 1), SequenceTask.Make(100, 2));
        var layer = (Lstm)network.Layers[0];
        Assert.InRange(layer.Outputs, 2, 50);
        Assert.Equal(layer.Outputs, layer.HiddenSizes.Sum());
        Assert.Equal(layer.Outputs, network.HiddenSizes[0]);
        Assert.True(result.DevelopmentScore > 95, $"{network}: accuracy {result.DevelopmentScore}.");
    }

    private static Keep KeepOf(string rule) => rule switch
    {
        "all" => Keep.All,
        "top-k" => Keep.TopK(4),
        "unified" => Keep.UnifiedTopK(4),
        "random" => Keep.RandomK(6),
        _ => Keep.TopK(4).SharingBudget(),
    };

    private static Trainer Make(Device device, Network network, int epochs) => new(
        device, network, new SoftmaxCrossEntropy(), new Adam(0.01f),
        new TrainerOptions { Epochs = epochs, BatchSize = 10 });
}
