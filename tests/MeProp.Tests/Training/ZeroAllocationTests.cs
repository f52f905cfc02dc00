namespace MeProp.Tests;

/// <summary>
/// After the first steps a training step allocates nothing: not the batch, the layers, the selection, the optimizer or
/// the trainer.
/// </summary>
[Collection(AloneCollection.Name)]
public class ZeroAllocationTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["sgd"] = () => new Sgd(),
        ["adagrad"] = () => new AdaGrad(),
        ["adam"] = () => new Adam(),
        ["adam, all rows"] = () => new Adam { Update = Update.All },
        ["adam, everything"] = () => new Adam(0.003f)
        {
            BiasCorrection = BiasCorrection.Touches,
            ClipNorm = 0.5f,
            WeightDecay = 0.01f,
            Schedule = LearningRateSchedule.Cosine(33).WithWarmup(6),
        },
    };

    private static readonly Dictionary<string, Keep> KeepsOfSequences = new()
    {
        ["all"] = Keep.All,
        ["top-k"] = Keep.TopK(8),
        ["unified"] = Keep.UnifiedTopK(8),
        ["random"] = Keep.RandomK(8),
        ["unified random"] = Keep.UnifiedRandomK(8),
        ["budget"] = Keep.TopK(8).SharingBudget(),
    };

    public static TheoryData<KeepRule, string, int> Cases
    {
        get
        {
            var data = new TheoryData<KeepRule, string, int>();
            foreach (KeepRule rule in Enum.GetValues<KeepRule>())
                foreach (string optimizer in Optimizers.Keys)
                    foreach (int threads in (int[])[1, 2]) data.Add(rule, optimizer, threads);
            return data;
        }
    }

    public static TheoryData<KeepRule> Rules => [.. Enum.GetValues<KeepRule>()];

    [Theory, MemberData(nameof(Cases))]
    public void A_training_step_allocates_nothing(KeepRule rule, string optimizer, int threads) =>
        AssertNothingAllocated(rule, SyntheticTask.Make(205, seed: 1), Optimizers[optimizer](), threads);

    [Theory, MemberData(nameof(Rules))]
    public void A_training_step_on_bytes_allocates_nothing(KeepRule rule)
    {
        byte[] values = [.. Enumerable.Range(0, 205 * 12).Select(i => (byte)(i * 31))];
        byte[] labels = [.. Enumerable.Range(0, 205).Select(i => (byte)(i % 4))];
        AssertNothingAllocated(rule, new ByteExamples(values, 12, labels, 4), new Adam());
    }

    [Theory, MemberData(nameof(Rules))]
    public void A_training_step_that_counts_active_neurons_allocates_nothing(KeepRule rule)
    {
        var countsOnly = new SimplificationOptions { Prune = 0 };
        AssertNothingAllocated(rule, SyntheticTask.Make(205, seed: 1), new Adam(), simplification: countsOnly);
    }

    [Fact]
    public void A_training_step_with_an_exchange_allocates_nothing()
    {
        var nothing = new Exchange((_, _) => { });
        AssertNothingAllocated(KeepRule.TopK, SyntheticTask.Make(205, seed: 1), new Adam(), exchange: nothing);
    }

    public static TheoryData<string, int> SequenceCases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string rule in KeepsOfSequences.Keys)
                foreach (int threads in (int[])[1, 2]) data.Add(rule, threads);
            return data;
        }
    }

    /// <summary>Batches of different sequences and lengths, each of which was seen before.</summary>
    [Theory, MemberData(nameof(SequenceCases))]
    public void A_training_step_on_sequences_allocates_nothing(string rule, int threads)
    {
        using CpuDevice device = CpuDevice.Create(threads);
        int[] lengths = [9, 4, 4, 1, 12, 3, 2, 2, 7, 7, 5];
        IdExamples examples = SequenceTask.Make(lengths, 1);
        Network network = SequenceTask.Network(KeepsOfSequences[rule].WithWarmup(4), hidden: 40, unknownRate: 0.1f);
        network.Build(device, new RandomStream(1));
        var context = new StepContext(device, new RandomStreams(1));
        var step = new TrainingStep(network, new SoftmaxCrossEntropy(), new Adam(), context);
        var batches = new Batches(new Batch(device), examples, 4);
        for (int i = 0; i < 2 * batches.Steps; i++) step.Take(batches, i % batches.Steps);
        GC.Collect();
        for (int i = 0; i < 3 * batches.Steps; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            step.Take(batches, i % batches.Steps);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>Batches of ids with more or fewer different pairs, the largest first.</summary>
    [Theory, MemberData(nameof(Rules))]
    public void A_training_step_on_embeddings_allocates_nothing(KeepRule rule)
    {
        using CpuDevice device = CpuDevice.Create(2);
        int[] ids = [.. Enumerable.Range(0, 205 * 6).Select(i => i * i / 7 % (i < 240 ? 60 : 5))];
        int[] targets = [.. Enumerable.Range(0, 205).Select(i => i % 4)];
        var examples = new IdExamples(ids, 6, targets, 4);
        var network = new Network(
            new Embedding(
                new EmbeddingTable("words", 60, 20, [.. Enumerable.Repeat(0.1f, 60)]) { Positions = 4 },
                new EmbeddingTable("tags", 60, 5) { Positions = 2 }),
            new Dense(70, Keep.Of(rule, 8), Activation.Relu), new Dense(4));
        network.Build(device, new RandomStream(1));
        var context = new StepContext(device, new RandomStreams(1));
        var step = new TrainingStep(network, new SoftmaxCrossEntropy(), new Adam(), context);
        var batches = new Batches(new Batch(device), examples, 40);
        for (int i = 0; i < 2 * batches.Steps; i++) step.Take(batches, i % batches.Steps);
        GC.Collect();
        for (int i = 0; i < 3 * batches.Steps; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            step.Take(batches, i % batches.Steps);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>An evaluation with a checkpoint may allocate; the steps between do not.</summary>
    [Fact]
    public void A_training_step_allocates_nothing_when_checkpoints_are_written()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"meprop-allocation-tests-{Environment.ProcessId}");
        using CpuDevice device = CpuDevice.Create(1);
        FloatExamples examples = SyntheticTask.Make(200, seed: 1);
        Network network = Mlp(examples, Keep.UnifiedTopK(8));
        var options = new TrainerOptions { Epochs = 10, BatchSize = 20 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options)
        {
            Checkpoints = new Checkpoints(folder),
        };
        var allocations = new AllocationCallback(100);
        trainer.Callbacks.Add(allocations);
        GC.Collect();
        try
        {
            Assert.Equal(TrainingOutcome.Completed, trainer.Run(examples, examples).Outcome);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        long ofEvaluations = 0;
        for (int step = 3; step < 100; step++)
        {
            long bytes = allocations.BetweenSteps(step, step + 1);
            if (step % 10 != 0) Assert.Equal(0, bytes);
            else if (step > 10) ofEvaluations += bytes;
        }

        // Every tenth step is followed by an evaluation, which makes reports. When each of the two snapshots is filled
        // for the first time depends on the speed of the disk: values, two moments and the best values.
        const int Snapshots = 2, Copies = 4;
        Assert.InRange(ofEvaluations, 0, Snapshots * Copies * sizeof(float) * network.ParameterCount);
    }

    /// <summary>Epochs of 11 steps, the last of 5 examples.</summary>
    private static void AssertNothingAllocated(
        KeepRule rule,
        Examples examples,
        Optimizer optimizer,
        int threads = 1,
        SimplificationOptions? simplification = null,
        IGradientExchange? exchange = null)
    {
        using CpuDevice device = CpuDevice.Create(threads);
        Activation activation = rule == KeepRule.TopK ? Activation.Tanh : Activation.Relu;
        Network network = Mlp(examples, Keep.Of(rule, 8).WithWarmup(6), activation);
        var options = new TrainerOptions { Epochs = 2, BatchSize = 20, Simplification = simplification };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), optimizer, options);
        trainer.Exchange = exchange;
        var allocations = new AllocationCallback(22);
        trainer.Callbacks.Add(allocations);
        GC.Collect();
        Assert.Equal(TrainingOutcome.Completed, trainer.Run(examples, examples).Outcome);
        Assert.Equal(22, allocations.Steps);
        for (int step = 3; step < 11; step++) Assert.Equal(0, allocations.BetweenSteps(step, step + 1));
        for (int step = 12; step < 22; step++) Assert.Equal(0, allocations.BetweenSteps(step, step + 1));
    }

    private static Network Mlp(Examples examples, Keep keep, Activation activation = Activation.Relu) =>
        Network.Mlp(new MlpOptions
        {
            Inputs = examples.Inputs,
            Classes = examples.Classes,
            HiddenSize = 100,
            Keep = keep,
            Activation = activation,
            Dropout = 0.1f,
        });

    /// <summary>Notes after every step how much this thread has allocated so far.</summary>
    private sealed class AllocationCallback(int capacity) : TrainingCallback
    {
        private readonly long[] _bytes = new long[capacity];

        public int Steps { get; private set; }

        public override void OnStep(in TrainingProgress progress) =>
            _bytes[Steps++] = GC.GetAllocatedBytesForCurrentThread();

        /// <summary>Steps are counted from 1.</summary>
        public long BetweenSteps(int from, int to) => _bytes[to - 1] - _bytes[from - 1];
    }
}
