namespace MeProp.Tests;

/// <summary>After the first steps a training step allocates nothing: not the layers, the selection, the optimizer or the trainer.</summary>
[Collection(AloneCollection.Name)]
public class ZeroAllocationTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["sgd"] = () => new Sgd(),
        ["adagrad"] = () => new AdaGrad(),
        ["adam"] = () => new Adam(),
        ["adam, all rows"] = () => new Adam { Update = Update.All },
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

    [Theory, MemberData(nameof(Cases))]
    public void A_training_step_allocates_nothing(KeepRule rule, string optimizer, int threads)
    {
        using CpuDevice device = CpuDevice.Create(threads);
        FloatExamples examples = SyntheticTask.Make(205, seed: 1);
        Sequential network = Sequential.Mlp(new MlpOptions
        {
            Inputs = examples.Inputs,
            Classes = examples.Classes,
            HiddenSize = 100,
            Keep = Keep.Of(rule, 8).WithWarmup(6),
            Activation = rule == KeepRule.TopK ? Activation.Tanh : Activation.Relu,
            Dropout = 0.1f,
        });

        // 11 steps, the last of 5 examples.
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), Optimizers[optimizer](), new TrainerOptions { Epochs = 2, BatchSize = 20 });
        var allocations = new AllocationCallback(22);
        trainer.Callbacks.Add(allocations);
        GC.Collect();
        Assert.Equal(TrainingOutcome.Completed, trainer.Run(examples, examples).Outcome);
        Assert.Equal(22, allocations.Steps);
        for (int step = 3; step < 11; step++) Assert.Equal(0, allocations.BetweenSteps(step, step + 1));
        for (int step = 12; step < 22; step++) Assert.Equal(0, allocations.BetweenSteps(step, step + 1));
    }

    /// <summary>An evaluation with a checkpoint may allocate; the steps between do not, while a checkpoint is being written, too.</summary>
    [Fact]
    public void A_training_step_allocates_nothing_when_checkpoints_are_written()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"meprop-allocation-tests-{Environment.ProcessId}");
        using CpuDevice device = CpuDevice.Create(1);
        FloatExamples examples = SyntheticTask.Make(200, seed: 1);
        Sequential network = Sequential.Mlp(new MlpOptions { Inputs = examples.Inputs, Classes = examples.Classes, HiddenSize = 100, Keep = Keep.UnifiedTopK(8), Dropout = 0.1f });
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = 4, BatchSize = 20 }) { Checkpoints = new Checkpoints(folder) };
        var allocations = new AllocationCallback(40);
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

        for (int step = 3; step < 40; step++)
        {
            // Every tenth step is followed by an evaluation, which makes reports, but, after the first, no copy of the parameters.
            if (step % 10 != 0) Assert.Equal(0, allocations.BetweenSteps(step, step + 1));
            else if (step > 10) Assert.InRange(allocations.BetweenSteps(step, step + 1), 0, sizeof(float) * network.Parameters.Sum(parameter => parameter.Count) / 2);
        }
    }

    /// <summary>Notes after every step how much this thread has allocated so far.</summary>
    private sealed class AllocationCallback(int capacity) : TrainingCallback
    {
        private readonly long[] _bytes = new long[capacity];

        public int Steps { get; private set; }

        public override void OnStep(in TrainingProgress progress) => _bytes[Steps++] = GC.GetAllocatedBytesForCurrentThread();

        /// <summary>Steps are counted from 1.</summary>
        public long BetweenSteps(int from, int to) => _bytes[to - 1] - _bytes[from - 1];
    }
}
