namespace MeProp.Tests;

/// <summary>A small run that a test interrupts after a number of steps.</summary>
internal sealed class ResumableRun : IDisposable
{
    private readonly CpuDevice _device;
    private readonly Sequential _network;
    private readonly Optimizer _optimizer;
    private readonly FloatExamples _training, _development, _test;
    private TrainingResult? _result;

    public ResumableRun(KeepRule rule, float dropout, Optimizer optimizer, int threads, TrainerOptions options, FloatExamples training, FloatExamples development, FloatExamples test, int hidden = 24, Activation activation = Activation.Relu)
    {
        (_optimizer, _training, _development, _test) = (optimizer, training, development, test);
        _device = CpuDevice.Create(threads);
        _network = Sequential.Mlp(new MlpOptions
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

    public Sequential Network => _network;

    public TrainingResult Result => _result!;

    public void Dispose() => _device.Dispose();

    /// <summary>Trains to the end, or until a number of steps was taken.</summary>
    public TrainingResult Train(int? steps = null)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        if (steps == 0) source.Cancel();
        Trainer.Callbacks.Add(new RecordingCallback { AfterStep = step => { if (step == steps) source.Cancel(); } });
        return _result = Trainer.Train(_training, _development, _test, source.Token);
    }

    public TrainingSnapshot Capture()
    {
        var snapshot = new TrainingSnapshot();
        Trainer.Capture(snapshot);
        return snapshot;
    }

    /// <summary>Weights, moments, best weights, steps, scores: everything but times.</summary>
    public void AssertEqual(ResumableRun expected)
    {
        Assert.Equal(expected._optimizer.Steps, _optimizer.Steps);
        foreach ((Parameter theirs, Parameter ours) in expected._network.Parameters.Zip(_network.Parameters))
        {
            AssertBits(theirs.Value, ours.Value);
            AssertBits(theirs.FirstMoment, ours.FirstMoment);
            AssertBits(theirs.SecondMoment, ours.SecondMoment);
        }

        Assert.Equal(expected._result!.Evaluations.Select(WithoutTime), _result!.Evaluations.Select(WithoutTime));
        Assert.Equal(expected._result.Evaluations.Select(report => report.HiddenSizes), _result.Evaluations.Select(report => report.HiddenSizes));
        Assert.Equal(expected._result.Epochs.Select(epoch => (epoch.Epoch, epoch.TrainingLoss)), _result.Epochs.Select(epoch => (epoch.Epoch, epoch.TrainingLoss)));
        Assert.Equal(expected._result.Best!.Index, _result.Best!.Index);
        TrainingSnapshot theirState = expected.Capture(), ourState = Capture();
        Assert.Equal((theirState.Dropout, theirState.Selection, theirState.State.Order), (ourState.Dropout, ourState.Selection, ourState.State.Order));
        Assert.Equal(theirState.Activities.Select(activity => (activity.Examples, string.Join(' ', activity.Hits.ToArray()))), ourState.Activities.Select(activity => (activity.Examples, string.Join(' ', activity.Hits.ToArray()))));
        foreach ((ParameterCopy theirs, ParameterCopy ours) in theirState.Best.Zip(ourState.Best)) Assert.Equal(theirs.Value, ours.Value);
    }

    private static EvaluationReport WithoutTime(EvaluationReport report) => report with { TrainingSeconds = 0, HiddenSizes = [] };

    private static void AssertBits(Matrix? expected, Matrix? actual) =>
        Assert.Equal(expected?.ToArray().Select(BitConverter.SingleToInt32Bits), actual?.ToArray().Select(BitConverter.SingleToInt32Bits));
}
