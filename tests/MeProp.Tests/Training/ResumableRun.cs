namespace MeProp.Tests;

/// <summary>A small run that a test interrupts after a number of steps.</summary>
internal sealed class ResumableRun : IDisposable
{
    private readonly CpuDevice _device;
    private readonly Network _network;
    private readonly Optimizer _optimizer;
    private readonly FloatExamples _training, _development, _test;
    private TrainingResult? _result;

    public ResumableRun(
        KeepRule rule,
        float dropout,
        Optimizer optimizer,
        int threads,
        TrainerOptions options,
        FloatExamples training,
        FloatExamples development,
        FloatExamples test,
        int hidden = 24,
        Activation activation = Activation.Relu)
    {
        (_optimizer, _training, _development, _test) = (optimizer, training, development, test);
        _device = CpuDevice.Create(threads);
        _network = MeProp.Network.Mlp(new MlpOptions
        {
            Inputs = training.Inputs,
            Classes = training.Classes,
            HiddenSize = hidden,
            Keep = Keep.Of(rule, 5).WithWarmup(15),
            Dropout = dropout,
            Activation = activation,
        });
        Trainer = new Trainer(_device, _network, new SoftmaxCrossEntropy(), optimizer, options);
    }

    public Trainer Trainer { get; }

    /// <summary>Makes training examples that depend on the network; null for those given.</summary>
    public Func<Network, Examples>? TrainingOf { get; init; }

    public Network Network => _network;

    public TrainingResult Result => _result!;

    public void Dispose() => _device.Dispose();

    /// <summary>Trains to the end, or until a number of steps was taken.</summary>
    public TrainingResult Train(int? steps = null)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        if (steps == 0) source.Cancel();
        Trainer.Callbacks.Add(new RecordingCallback { AfterStep = step => { if (step == steps) source.Cancel(); } });
        Examples training = TrainingOf?.Invoke(_network) ?? _training;
        return _result = Trainer.Train(training, _development, _test, source.Token);
    }

    public TrainingSnapshot Capture()
    {
        var snapshot = new TrainingSnapshot();
        Trainer.Capture(snapshot);
        return snapshot;
    }

    /// <summary>Weights, slots, best weights, steps, scores: everything but times.</summary>
    public void AssertEqual(ResumableRun expected)
    {
        Assert.Equal(expected._optimizer.Steps, _optimizer.Steps);
        foreach ((Parameter theirs, Parameter ours) in expected._network.Parameters.Zip(_network.Parameters))
        {
            AssertBits(theirs.Value, ours.Value);
            Assert.Equal(theirs.Slots.Select(slot => slot.Name).Order(), ours.Slots.Select(slot => slot.Name).Order());
            foreach (ParameterSlot slot in theirs.Slots)
                AssertBits(slot.Value, ours.Slots.Single(other => other.Name == slot.Name).Value);
        }

        Assert.Equal(expected._result!.Evaluations.Select(WithoutTime), _result!.Evaluations.Select(WithoutTime));
        Assert.Equal(expected._result.Epochs.Select(WithoutTime), _result.Epochs.Select(WithoutTime));
        Assert.Equal(expected._result.Best!.Index, _result.Best!.Index);
        TrainingSnapshot theirState = expected.Capture(), ourState = Capture();
        Assert.Equal(Streams(theirState), Streams(ourState));
        Assert.Equal(theirState.Activities.Select(Text), ourState.Activities.Select(Text));
        foreach ((ParameterCopy theirs, ParameterCopy ours) in theirState.Best.Zip(ourState.Best))
            Assert.Equal(theirs.Value, ours.Value);
    }

    private static object WithoutTime(EvaluationReport report) => (
        report.Epoch, report.Index, report.Step, report.TrainingLoss, report.Development, report.Test, report.IsBest,
        string.Join('-', report.HiddenSizes));

    private static object WithoutTime(EpochReport report) => (report.Epoch, report.TrainingLoss);

    private static object Streams(TrainingSnapshot snapshot) =>
        (snapshot.Dropout, snapshot.Selection, snapshot.State.Order);

    private static string Text(ActivityCounts activity) => $"{activity.Examples}: {string.Join(' ', activity.Hits)}";

    private static void AssertBits(Matrix expected, Matrix actual) => Assert.Equal(Bits(expected), Bits(actual));

    private static IEnumerable<int> Bits(Matrix matrix) => matrix.ToArray().Select(BitConverter.SingleToInt32Bits);
}
