namespace MeProp.Tests;

/// <summary>Training that removes neurons: when, with what result, and what it costs.</summary>
[Collection(AloneCollection.Name)]
public class SimplifyingTrainerTests
{
    private static readonly FloatExamples Training = SyntheticTask.Make(2000, seed: 1, wrongLabels: 0.05);
    private static readonly FloatExamples Development = SyntheticTask.Make(500, seed: 2);
    private static readonly TrainerOptions Options = new() { Epochs = 2, BatchSize = 20, EvaluationsPerEpoch = 2 };

    /// <summary>
    /// Cycles of 2 epochs: epochs 1, 2, 5, 6 remove at each of 2 evaluations, but not at the end of the run; the
    /// moments go with epochs 2, 4 and 6.
    /// </summary>
    [Theory]
    [InlineData(6, 2, "1:1 1:2 2:3 2:4 5:9 5:10 6:11", new[] { 2, 4, 6 })]
    [InlineData(7, 2, "1:1 1:2 2:3 2:4 5:9 5:10 6:11 6:12", new[] { 2, 4, 6 })]
    [InlineData(3, 1, "1:1 1:2 3:5", new[] { 1, 2, 3 })]
    [InlineData(4, 5, "1:1 1:2 2:3 2:4 3:5 3:6 4:7", new int[0])]
    [InlineData(1, 5, "1:1", new int[0])]
    public void Neurons_go_at_the_evaluations_of_every_other_cycle(
        int epochs, int cycle, string simplifications, int[] cleared)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Mlp(8, Keep.TopK(2), 0);
        Trainer trainer = Make(device, network, new Adam(), Options with
        {
            Epochs = epochs,
            Simplification = new() { CycleEpochs = cycle },
        });
        var callback = new SimplificationCallback(network);
        trainer.Callbacks.Add(callback);
        trainer.Run(SyntheticTask.Make(40, seed: 3), Development);
        IEnumerable<string> actual = callback.Reports.Select(report => $"{report.Epoch}:{report.Step}");
        Assert.Equal(simplifications, string.Join(' ', actual));
        Assert.Equal(cleared, callback.EpochsWithoutMoments);
    }

    [Fact]
    public void The_network_becomes_smaller_still_learns_and_the_best_is_that_of_the_smallest()
    {
        using CpuDevice device = CpuDevice.Create(2);
        Network network = Mlp(64, Keep.TopK(12), 0.1f);
        Trainer trainer = Make(device, network, new Adam(0.003f), new TrainerOptions
        {
            Epochs = 15,
            BatchSize = 20,
            Simplification = new() { Prune = 0.2, CycleEpochs = 5 },
        });
        var callback = new SimplificationCallback(network);
        trainer.Callbacks.Add(callback);
        TrainingResult result = trainer.Run(Training, Development);
        Assert.All(network.HiddenSizes, size => Assert.InRange(size, 1, 50));
        Assert.Equal(128 - network.HiddenSizes.Sum(), callback.Reports.Sum(report => report.Removed));
        Assert.True(result.DevelopmentScore >= 70, $"Accuracy {result.DevelopmentScore}.");

        // After each removal the search for the best begins anew.
        EvaluationReport[] evaluations = [.. result.Evaluations];
        Assert.Equal(network.HiddenSizes, result.Best!.HiddenSizes);
        double best = 0;
        IReadOnlyList<int> sizes = [64, 64];
        foreach (EvaluationReport evaluation in evaluations)
        {
            if (!evaluation.HiddenSizes.SequenceEqual(sizes)) best = 0;
            sizes = evaluation.HiddenSizes;
            Assert.Equal(evaluation.Development!.Value.Score > best, evaluation.IsBest);
            best = Math.Max(best, evaluation.Development.Value.Score);
        }

        trainer.RestoreBest();
        Assert.Equal(result.DevelopmentScore, trainer.Evaluator.Evaluate(Development).Score);
    }

    [Fact]
    public void A_network_is_trained_on_without_counting_and_counted_again()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Mlp(64, Keep.TopK(12), 0);
        FloatExamples training = SyntheticTask.Make(200, seed: 3);
        TrainerOptions simplify = Options with { Simplification = new() { Prune = 0.2 } };
        Trainer simplifying = Make(device, network, new Adam(), simplify);
        Trainer plain = Make(device, network, new Adam(), Options);
        simplifying.Run(training, Development);
        int neurons = network.HiddenSizes.Sum();
        Assert.InRange(neurons, 2, 127);
        Assert.All(network.Layers.OfType<ISimplifiable>(), layer => Assert.Null(layer.Activity));
        plain.Run(training, Development);
        Assert.Equal(neurons, network.HiddenSizes.Sum());
        simplifying.Run(training, Development);
        Assert.InRange(network.HiddenSizes.Sum(), 2, neurons);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        float[]? expected = null;
        for (int threads = 1; threads <= 3; threads++)
        {
            using CpuDevice device = CpuDevice.Create(threads);
            Network network = Mlp(200, Keep.TopK(20), 0.2f);
            Trainer trainer = Make(device, network, new Adam(0.003f), Options with
            {
                Epochs = 4,
                BatchSize = 100,
                Simplification = new() { Prune = 0.15, CycleEpochs = 1 },
            });
            trainer.Run(SyntheticTask.Make(600, seed: 3), Development);
            Assert.InRange(network.HiddenSizes.Sum(), 2, 350);
            float[] sizes = [.. network.HiddenSizes.Select(size => (float)size)];
            float[] actual = [.. sizes, .. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
            expected ??= actual;
            TestMatrix.AssertSameBits(expected, actual, $"{threads} threads");
        }
    }

    /// <summary>5 steps between evaluations; the first two after a removal may allocate new buffers.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_between_simplifications_allocate_nothing(int threads)
    {
        using CpuDevice device = CpuDevice.Create(threads);
        Network network = Mlp(100, Keep.TopK(8), 0.1f);
        Trainer trainer = Make(device, network, new Adam(), Options with
        {
            Simplification = new() { Prune = 0.1, CycleEpochs = 1 },
        });
        var allocations = new AllocationCallback();
        var callback = new SimplificationCallback(network);
        trainer.Callbacks.Add(callback);
        trainer.Callbacks.Add(allocations);
        GC.Collect();
        trainer.Run(SyntheticTask.Make(200, seed: 1), Development);
        Assert.True(callback.Reports[0].Removed > 0);
        Assert.Equal(20, allocations.Bytes.Count);
        foreach (int step in (int[])[4, 5, 8, 9, 10, 13, 14, 15, 18, 19, 20])
            Assert.Equal(0, allocations.Bytes[step - 1] - allocations.Bytes[step - 2]);
    }

    private static Network Mlp(int hidden, Keep keep, float dropout) => Network.Mlp(new MlpOptions
    {
        Inputs = Training.Inputs,
        Classes = Training.Classes,
        HiddenSize = hidden,
        Keep = keep,
        Dropout = dropout,
    });

    private static Trainer Make(Device device, Network network, Optimizer optimizer, TrainerOptions options) =>
        new(device, network, new SoftmaxCrossEntropy(), optimizer, options);

    private sealed class AllocationCallback : TrainingCallback
    {
        public List<long> Bytes { get; } = new(20);

        public override void OnStep(in TrainingProgress progress) => Bytes.Add(GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class SimplificationCallback(Network network) : TrainingCallback
    {
        public List<SimplificationReport> Reports { get; } = [];

        public List<int> EpochsWithoutMoments { get; } = [];

        public override void OnSimplification(SimplificationReport report)
        {
            Reports.Add(report);
            Assert.Equal(network.HiddenSizes, report.HiddenSizes);
        }

        public override void OnEpoch(EpochReport report)
        {
            if (network.Parameters.All(parameter => parameter.Slots.Count == 0)) EpochsWithoutMoments.Add(report.Epoch);
        }
    }
}
