namespace MeProp.Mpi.Tests;

/// <summary>Processes that train together get what one gets, up to rounding, and all get the same bits.</summary>
public class SharedTrainingTests
{
    private const int Steps = 50, BatchSize = 10;

    /// <summary>Every matrix travels by itself or as factors, or only large ones as usual: here none.</summary>
    private const int Nothing = 0, Usual = 64 * 1024;
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, Keep> Keeps = new()
    {
        ["dense"] = Keep.All,
        ["top-k"] = Keep.TopK(4),
        ["balanced"] = Keep.TopK(4).Balanced(),
        ["unified"] = Keep.UnifiedTopK(4),
        ["random"] = Keep.RandomK(4),
        ["unified random"] = Keep.UnifiedRandomK(4),
        ["budget"] = Keep.TopK(4).SharingBudget(),
        ["balanced budget"] = Keep.TopK(4).SharingBudget().Balanced(),
        ["scaled"] = Keep.TopK(4).SharingBudget().KeepingScale(),
        ["warm-up"] = Keep.UnifiedTopK(4).WithWarmup(20),
    };

    public static TheoryData<string, int, int> RowCases
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (int largeBytes in (int[])[Nothing, Usual])
            {
                foreach (string rule in Keeps.Keys)
                    foreach (int processes in (int[])[2, 3]) data.Add(rule, processes, largeBytes);
                data.Add("scaled", 12, largeBytes);
            }

            return data;
        }
    }

    public static TheoryData<string, int, int> SequenceCases
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach ((string rule, Keep keep) in Keeps)
            {
                if (keep.IsBalanced || keep.KeepsScale) continue;
                foreach (int processes in (int[])[2, 4])
                    foreach (int largeBytes in (int[])[Nothing, Usual]) data.Add(rule, processes, largeBytes);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(RowCases))]
    public void Weights_of_a_perceptron_are_those_of_one_process(string rule, int processes, int largeBytes) =>
        AssertSame(processes, group => TrainRows(group, Keeps[rule], largeBytes));

    [Theory, MemberData(nameof(SequenceCases))]
    public void Weights_of_a_tagger_are_those_of_one_process(string rule, int processes, int largeBytes) =>
        AssertSame(processes, group => TrainSequences(group, Keeps[rule], largeBytes));

    /// <remarks>13 bytes of an example are no whole number of words.</remarks>
    [Theory]
    [InlineData("top-k", 2)]
    [InlineData("scaled", 3)]
    [InlineData("unified", 2)]
    public void Weights_of_a_perceptron_on_bytes_are_those_of_one_process(string rule, int processes)
    {
        var values = new byte[BatchSize * 20 * 13];
        new Random(3).NextBytes(values);
        byte[] classes = [.. Enumerable.Range(0, BatchSize * 20).Select(i => (byte)(i % 4))];
        AssertSame(processes, group =>
        {
            Network network = Network.Mlp(new MlpOptions
            {
                Inputs = 13,
                Classes = 4,
                HiddenSize = 30,
                Keep = Keeps[rule],
            });
            Train(group, network, new ByteExamples(values, 13, classes, 4), largeBytes: Nothing);
            return WeightsOf(network);
        });
    }

    [Fact]
    public void Simplification_counts_the_neurons_of_all_processes()
    {
        var options = new SimplificationOptions { Prune = 0.25, CycleEpochs = 1 };
        AssertSame(3, group => TrainRows(group, Keep.TopK(4), Usual, options, epochs: 3));
        AssertSame(3, group => TrainRows(group, Keep.TopK(4), Nothing, options, epochs: 3));
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_all_processes_alike()
    {
        TrainingOutcome[] outcomes = ThreadProcesses.Run(3, group =>
        {
            // The examples of the last process alone hold the infinite value.
            float[] values = [.. Enumerable.Repeat(1f, 12 * BatchSize)];
            values[^1] = float.PositiveInfinity;
            return Train(group, Perceptron(Keep.TopK(4)), new FloatExamples(values, 12, new int[BatchSize], 4)).Outcome;
        });
        Assert.All(outcomes, outcome => Assert.Equal(TrainingOutcome.NonFinite, outcome));
    }

    /// <remarks>
    /// The gradient of a layer above is infinite in one process alone, and a layer below refuses it there.
    /// </remarks>
    [Theory]
    [InlineData("top-k", 0, Usual)]
    [InlineData("top-k", 1, Usual)]
    [InlineData("top-k", 0, Nothing)]
    [InlineData("top-k", 1, Nothing)]
    [InlineData("unified", 0, Usual)]
    [InlineData("unified", 1, Nothing)]
    [InlineData("budget", 0, Nothing)]
    [InlineData("balanced budget", 1, Usual)]
    public void A_gradient_that_one_process_refuses_ends_all_processes_alike(
        string ruleBelow, int failing, int largeBytes)
    {
        Keep below = SharedSelectionScene.Keeps[ruleBelow];
        TrainingOutcome[] outcomes = ThreadProcesses.Run(2, group =>
        {
            var network = new Network(
                new ValuesInput(12), new Dense(20, below), new Dense(20), new Dense(20, Keep.TopK(4)),
                new BreakingLayer(group.Rank == failing), new Dense(4));
            return Train(group, network, SyntheticTask.Make(40, seed: 1), largeBytes: largeBytes).Outcome;
        });
        Assert.All(outcomes, outcome => Assert.Equal(TrainingOutcome.NonFinite, outcome));
    }

    [Theory]
    [InlineData("unified")]
    [InlineData("balanced budget")]
    public void Mixed_rules_give_the_weights_of_one_process(string ruleBelow) => AssertSame(2, group =>
    {
        var network = new Network(
            new ValuesInput(12), new Dense(20, SharedSelectionScene.Keeps[ruleBelow], Activation.Relu),
            new Dense(20, Keep.TopK(4), Activation.Relu), new Dense(4));
        Train(group, network, SyntheticTask.Make(40, seed: 1));
        return WeightsOf(network);
    });

    [Fact]
    public void Processes_with_other_data_stop_before_training_and_say_which()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ThreadProcesses.Run(2, group =>
            Train(group, Perceptron(Keep.All), SyntheticTask.Make(40, seed: 1 + (ulong)group.Rank))));
        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Contains(
            "differ in the training data: that of process 1 is not that of process 0", error.InnerException.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_differ_stop_the_run_at_the_next_evaluation()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ThreadProcesses.Run(2, group =>
        {
            Network network = Perceptron(Keep.All);
            using CpuDevice device = CpuDevice.Create(1);
            var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(), new() { BatchSize = 4 })
            {
                Processes = group,
                Exchange = group.Rank == 0 ? new RowExchange(group) : new DriftingExchange(new RowExchange(group)),
            };
            return trainer.Train(SyntheticTask.Make(40, seed: 1));
        }));
        Assert.Contains("differ in the weights", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_to_one_process_stops_all_after_the_same_step()
    {
        long[] steps = ThreadProcesses.Run(3, group =>
        {
            using CpuDevice device = CpuDevice.Create(1);
            using var source = new CancellationTokenSource();
            if (group.Rank == 1) source.Cancel();
            Network network = Perceptron(Keep.All);
            var optimizer = new Sgd();
            var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), optimizer, new() { BatchSize = 4 })
            {
                Processes = group,
                Exchange = new RowExchange(group),
            };
            TrainingResult result = trainer.Train(
                SyntheticTask.Make(40, seed: 1), cancellationToken: source.Token);
            Assert.Equal(TrainingOutcome.Cancelled, result.Outcome);
            return optimizer.Steps;
        });
        Assert.Equal([1, 1, 1], steps);
    }

    [Fact]
    public void An_exchange_is_needed()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ThreadProcesses.Run(2, group =>
        {
            using CpuDevice device = CpuDevice.Create(1);
            Network network = Perceptron(Keep.All);
            var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(), new())
            {
                Processes = group,
            };
            return trainer.Train(SyntheticTask.Make(40, seed: 1));
        }));
        Assert.Contains("Exchange must sum", error.InnerException!.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(int processes, Func<IProcessGroup?, float[]> train)
    {
        float[] alone = train(null);
        float[][] shared = ThreadProcesses.Run(processes, train);
        Assert.All(shared, weights => Assert.Equal(shared[0], weights));
        Assert.Equal(alone.Length, shared[0].Length);
        double difference = alone.Zip(shared[0]).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.InRange(difference, 0, Tolerance);
    }

    private static Network Perceptron(Keep keep) => Network.Mlp(
        new MlpOptions { Inputs = 12, Classes = 4, HiddenSize = 20, Keep = keep, Dropout = 0.2f });

    private static float[] TrainRows(
        IProcessGroup? group, Keep keep, int largeBytes, SimplificationOptions? simplification = null, int epochs = 1)
    {
        Network network = Perceptron(keep);

        // The last batch has 3 examples: some of 12 processes have none.
        FloatExamples examples = SyntheticTask.Make((Steps - 1) * BatchSize + 3, seed: 1);
        Train(group, network, examples, simplification, epochs, largeBytes);
        return WeightsOf(network);
    }

    private static float[] TrainSequences(IProcessGroup? group, Keep keep, int largeBytes)
    {
        Network network = SequenceTask.Network(keep, unknownRate: 0.2f);
        Train(group, network, SequenceTask.Make((Steps - 1) * BatchSize + 3, seed: 1), largeBytes: largeBytes);
        return WeightsOf(network);
    }

    private static TrainingResult Train(
        IProcessGroup? group, Network network, Examples examples, SimplificationOptions? simplification = null,
        int epochs = 1, int largeBytes = Usual)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var options = new TrainerOptions { Epochs = epochs, BatchSize = BatchSize, Simplification = simplification };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(0.05f), options)
        {
            Processes = group,
            Exchange = group is null ? null : new RowExchange(group) { LargeBytes = largeBytes },
        };
        return trainer.Train(examples, SyntheticOrNone(examples));
    }

    /// <summary>Development examples of the same kind.</summary>
    private static Examples? SyntheticOrNone(Examples examples) => examples switch
    {
        IdExamples => SequenceTask.Make(30, seed: 2),
        FloatExamples => SyntheticTask.Make(30, seed: 2),
        _ => null,
    };

    private static float[] WeightsOf(Network network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
}
