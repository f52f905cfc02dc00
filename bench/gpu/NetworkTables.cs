using MeProp.Gpu;

namespace MeProp.GpuBench;

/// <summary>The network for MNIST, 784-h-h-10 with ReLU: its backward pass, and a whole step with Adam.</summary>
internal sealed class NetworkTables(GpuDevice device, BenchSizes sizes)
{
    public const int Inputs = 784, Classes = 10;

    private readonly ByteExamples _examples = CreateExamples(sizes.Batch);

    public IEnumerable<MarkdownTable> Measure()
    {
        string network = $"{Inputs}-{sizes.Hidden}-{sizes.Hidden}-{Classes}, batch {sizes.Batch}";
        var backward = new MarkdownTable($"Backward pass of {network}", "backward");
        var step = new MarkdownTable($"Whole step of {network}, with Adam", "step");
        foreach ((string name, Keep keep) in Methods())
        {
            (double backwardTime, double stepTime) = MeasureMethod(keep);
            backward.Add(name, backwardTime);
            step.Add(name, stepTime);
        }

        return [backward, step];
    }

    /// <summary>Random digits: most pixels are black.</summary>
    public static ByteExamples CreateExamples(int count)
    {
        var random = new RandomStream(1);
        byte[] values = new byte[count * Inputs], labels = new byte[count];
        foreach (ref byte value in values.AsSpan()) value = (byte)Math.Max(0, random.NextInt32(1280) - 1024);
        foreach (ref byte label in labels.AsSpan()) label = (byte)random.NextInt32(Classes);
        return new ByteExamples(values, Inputs, labels, Classes);
    }

    private IEnumerable<(string Name, Keep Keep)> Methods() =>
    [
        ("dense", Keep.All),
        .. sizes.Kept.Select(k => ($"unified, k = {k}", Keep.UnifiedTopK(k))),
        .. sizes.Kept.Select(k => ($"per example, k = {k}", Keep.TopK(k))),
    ];

    private (double Backward, double Step) MeasureMethod(Keep keep)
    {
        var network = new Network(
            new ValuesInput(Inputs), new Dense(sizes.Hidden, keep, Activation.Relu),
            new Dense(sizes.Hidden, keep, Activation.Relu), new Dense(Classes));
        var streams = new RandomStreams(1);
        network.Build(device, streams.Initialization);
        var context = new StepContext(device, streams) { IsTraining = true };
        var batches = new Batches(new Batch(device), _examples, sizes.Batch);
        var loss = new SoftmaxCrossEntropy();
        var optimizer = new Adam(1e-6f);
        Accumulator sum = device.CreateAccumulator();
        Matrix gradient = Forward();
        double backward = Timing.Median(
            device, sizes.Repeats, () => network.Backward(gradient, context), () => gradient = Forward());
        double step = Timing.Median(device, sizes.Repeats, () =>
        {
            network.Backward(Forward(), context);
            optimizer.Step(device, network.Parameters);
        });
        return (backward, step);

        Matrix Forward()
        {
            Batch batch = batches.Fill(0);
            Matrix outputs = network.Forward(batch, context);
            sum.Reset();
            return loss.Compute(outputs, batch, sum);
        }
    }
}
