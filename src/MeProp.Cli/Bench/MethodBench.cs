namespace MeProp.Cli;

/// <summary>
/// Trains one network per method, in turns, on random examples that resemble MNIST (80 % zeros), with the dropout and
/// optimizer that <c>meprop train</c> has unless told otherwise. The learning rate is so small that the networks stay
/// as they are and every turn measures the same.
/// </summary>
internal sealed class MethodBench
{
    private const float LearningRate = 1e-9f;
    private const int PoolBytes = 16_000_000, MaximumSteps = 2000;
    private const double ShareOfZeros = 0.8;

    private readonly Device _device;
    private readonly BenchSizes _sizes;
    private readonly ByteExamples _examples;

    public MethodBench(Device device, BenchSizes sizes)
    {
        (_device, _sizes) = (device, sizes);
        _examples = CreateExamples(sizes);
    }

    public IReadOnlyList<MethodTiming> Measure(Turns turns)
    {
        Func<int, PhaseSeconds>[] candidates = [.. BenchMethods.All.Select(method => CandidateOf(method.Rule))];
        TurnResults<PhaseSeconds>[] results = turns.Take(candidates, _examples.Count / _sizes.BatchSize);
        StepMicroseconds[] steps = [.. results.Select(PerStep)];
        return [.. BenchMethods.All.Zip(steps, (method, step) => new MethodTiming
        {
            Method = method.Name,
            MicrosecondsPerStep = step,
            ExamplesPerSecond = _sizes.BatchSize / step.Total * 1e6,
            Speedup = steps[0].Total / step.Total,
        })];
    }

    private Func<int, PhaseSeconds> CandidateOf(KeepRule rule)
    {
        Network network = Network.Mlp(new MlpOptions
        {
            Inputs = _sizes.Inputs,
            Classes = _sizes.Classes,
            HiddenSize = _sizes.HiddenSize,
            Layers = _sizes.Layers,
            Keep = Keep.Of(rule, _sizes.K),
            Dropout = Settings.Dropout.Default,
        });
        var trainer = new Trainer(
            _device, network, new SoftmaxCrossEntropy(), new Adam(LearningRate),
            new TrainerOptions { Epochs = 2, BatchSize = _sizes.BatchSize });
        // The first epoch of a turn brings memory and caches back from the other methods; the second counts.
        return steps => trainer.Train(_examples.Slice(0, steps * _sizes.BatchSize)).Epochs[^1].Seconds;
    }

    private static StepMicroseconds PerStep(TurnResults<PhaseSeconds> turns)
    {
        PhaseSeconds s = PhaseSeconds.Median([.. turns.Results]);
        double factor = 1e6 / turns.Repetitions;
        return new StepMicroseconds(
            factor * s.Fill, factor * s.Forward, factor * s.Select, factor * s.Backward, factor * s.Update,
            factor * s.Total);
    }

    /// <summary>Random examples that resemble MNIST.</summary>
    public static ByteExamples CreateExamples(BenchSizes sizes)
    {
        int steps = (int)Math.Clamp(PoolBytes / ((long)sizes.BatchSize * sizes.Inputs), 1, MaximumSteps);
        int count = steps * sizes.BatchSize;
        var random = new RandomStream(1);
        var values = new byte[count * sizes.Inputs];
        var labels = new byte[count];
        foreach (ref byte value in values.AsSpan())
            value = (byte)(256 * Math.Max(0, (random.NextSingle() - ShareOfZeros) / (1 - ShareOfZeros)));
        foreach (ref byte label in labels.AsSpan()) label = (byte)random.NextInt32(sizes.Classes);
        return new ByteExamples(values, sizes.Inputs, labels, sizes.Classes);
    }
}
