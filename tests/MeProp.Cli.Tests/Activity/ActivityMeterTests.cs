namespace MeProp.Cli.Tests;

/// <summary>
/// Samples of a trainer against plain loops over what each example kept, and against the allocations of its steps.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ActivityMeterTests : IDisposable
{
    private static readonly Dictionary<string, Keep> Keeps = new()
    {
        ["all"] = Keep.All,
        ["top-k"] = Keep.TopK(5),
        ["unified"] = Keep.UnifiedTopK(5),
        ["random"] = Keep.RandomK(5),
        ["budget and scale"] = Keep.TopK(5).SharingBudget().KeepingScale(),
        ["balance"] = Keep.TopK(5).Balanced(),
    };

    private readonly Workspace _workspace = new();

    public static TheoryData<string> Rules => [.. Keeps.Keys];

    public void Dispose() => _workspace.Dispose();

    [Theory, MemberData(nameof(Rules))]
    public void A_sample_says_what_the_examples_of_the_step_kept(string rule)
    {
        var network = new Network(
            new ValuesInput(6), new Dense(30, Keeps[rule], Activation.Relu), new Dropout(0.2f),
            new Dense(20, Keeps[rule]), new ActivationLayer(Activation.Relu), new Dense(3));
        var plain = new PlainMeter(network);
        ActivitySample[] samples = Train(network, plain, steps: 200);
        Assert.Equal(["0", "2"], samples[0].Layers.Select(layer => layer.Name));
        Assert.All(samples, sample => Assert.Null(sample.Layers[1].Active));
        Assert.Equal(plain.Layers.Count, samples.Sum(sample => sample.Layers.Count));
        foreach ((LayerActivity expected, LayerActivity actual) in
            plain.Layers.Zip(samples.SelectMany(sample => sample.Layers)))
        {
            Assert.Equal((expected.Name, expected.Outputs), (actual.Name, actual.Outputs));
            Assert.Equal(expected.Kept, actual.Kept, 1e-6f);
            Assert.Equal(expected.Scale!.Value, actual.Scale!.Value, 1e-5f);
            Assert.Equal(expected.KeptShares, actual.KeptShares);
            if (actual.Active is { } active) Assert.Equal(expected.Active!.Value, active, 1e-6f);
        }
    }

    [Theory, MemberData(nameof(Rules))]
    public void Steps_without_a_sample_allocate_nothing(string rule)
    {
        var network = new Network(
            new ValuesInput(6), new Dense(30, Keeps[rule], Activation.Relu), new Dense(3));
        var allocations = new AllocationCallback(2000);
        GC.Collect();
        HashSet<long> sampled =
            [.. Train(network, allocations, steps: 2000).Select(sample => sample.Step)];
        int between = 0;
        for (int step = 30; step < 2000; step++)
        {
            // Evaluations and reports of epochs, at every tenth step, may allocate.
            if (sampled.Contains(step) || step % 10 == 0) continue;
            between++;
            Assert.Equal(0, allocations.BetweenSteps(step, step + 1));
        }

        Assert.InRange(between, 1000, 2000);
    }

    private ActivitySample[] Train(Network network, TrainingCallback callback, int steps)
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 97 * 6).Select(_ => random.NextSingle() - 0.5f)];
        int[] labels = [.. Enumerable.Range(0, 97).Select(n => values[6 * n] > 0 ? 1 : values[6 * n + 1] > 0 ? 2 : 0)];
        using CpuDevice device = CpuDevice.Create(1);
        var options = new TrainerOptions { Epochs = steps / 10, BatchSize = 10 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
        using var recorder = new ActivityRecorder(
            _workspace.Folder, network, new ActivitySchedule(steps, options.Epochs));
        trainer.Callbacks.Add(recorder);
        trainer.Callbacks.Add(callback);
        TrainingResult result = trainer.Train(
            new FloatExamples(values, 6, labels, 3), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        recorder.Dispose();
        ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
        Assert.Empty(record.Notes);
        return [.. record.Samples];
    }

    /// <summary>Reads the lists of each example after every step.</summary>
    private sealed class PlainMeter(Network network) : TrainingCallback
    {
        public List<LayerActivity> Layers { get; } = [];

        public override bool NeedsReport(in TrainingProgress progress) => true;

        public override void OnReport(StepReport report)
        {
            foreach (Dense layer in network.Layers.OfType<Dense>().SkipLast(1))
            {
                Matrix outputs = layer.LastPass[0].Outputs;
                Selection selection = layer.Selection;
                float[] y = outputs.ToArray();
                var counts = new int[layer.Outputs];
                for (int n = 0; n < outputs.Rows; n++)
                {
                    foreach (int j in selection.KeptOf(n)) counts[j]++;
                }

                Layers.Add(new()
                {
                    Name = layer.Name,
                    Outputs = layer.Outputs,
                    Kept = (float)counts.Sum() / y.Length,
                    Active = (float)y.Count(value => value != 0) / y.Length,
                    Scale = (float)Math.Sqrt(y.Average(value => (double)value * value)),
                    KeptShares = [.. counts.Select(count => (byte)Math.Round(255.0 * count / outputs.Rows))],
                });
            }
        }
    }

    /// <summary>Notes after every step how much this thread has allocated so far.</summary>
    private sealed class AllocationCallback(int capacity) : TrainingCallback
    {
        private readonly long[] _bytes = new long[capacity];
        private int _steps;

        public override void OnStep(in TrainingProgress progress) =>
            _bytes[_steps++] = GC.GetAllocatedBytesForCurrentThread();

        /// <summary>Steps are counted from 1.</summary>
        public long BetweenSteps(int from, int to) => _bytes[to - 1] - _bytes[from - 1];
    }
}
