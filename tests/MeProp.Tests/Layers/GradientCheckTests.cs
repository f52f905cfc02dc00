namespace MeProp.Tests;

/// <summary>
/// The gradient of every layer and of the loss against central differences of a loss in double precision, along random
/// directions in each parameter and in the input.
/// </summary>
public class GradientCheckTests
{
    private const int Inputs = 9, Classes = 4;
    private const ulong Seed = 21;
    private const float ByteScale = 1 / 100f;

    private static readonly Dictionary<string, Func<Layer[]>> Networks = new()
    {
        ["linear"] = () => [new Dense(Classes)],
        ["relu"] = () => [new Dense(17), F(Activation.Relu), new Dense(Classes)],
        ["tanh"] = () => [new Dense(17), F(Activation.Tanh), new Dense(Classes)],
        ["sigmoid"] = () => [new Dense(17), F(Activation.Sigmoid), new Dense(Classes)],
        ["cube"] = () => [new Dense(17), F(Activation.Cube), new Dense(Classes)],
        ["dropout"] = () => [new Dropout(0.3f), new Dense(33), new Dropout(0.5f), new Dense(Classes)],
        ["two hidden layers"] = () =>
        [
            new Dense(20), F(Activation.Relu), new Dropout(0.25f),
            new Dense(18), F(Activation.Tanh), new Dropout(0.25f), new Dense(Classes),
        ],
        ["every activation"] = () =>
        [
            new Dense(16), F(Activation.Tanh), new Dense(12), F(Activation.Cube), new Dense(15), F(Activation.Sigmoid),
            new Dense(8), F(Activation.Relu), new Dense(Classes),
        ],
        ["relu of the layer"] = () => [With(17, Activation.Relu), new Dense(Classes)],
        ["every activation of a layer"] = () =>
        [
            With(16, Activation.Tanh), With(12, Activation.Cube), new Dropout(0.25f), With(15, Activation.Sigmoid),
            With(8, Activation.Relu), new Dense(Classes),
        ],
        ["activation first"] = () => [F(Activation.Tanh), new Dense(Classes)],
        ["all kept"] = () =>
        [
            new Dense(17, Keep.TopK(17)), F(Activation.Relu), new Dense(12, Keep.UnifiedTopK(50)), F(Activation.Relu),
            new Dense(Classes, Keep.RandomK(0)),
        ],
    };

    public static TheoryData<string, Reduction, bool> Cases => CasesOf(Networks.Keys);

    /// <summary>A first layer that reads bytes, one of each kind that does not, and two of those in a row.</summary>
    public static TheoryData<string, Reduction, bool> ByteCases =>
        CasesOf(["relu of the layer", "dropout", "activation first", "linear"]);

    [Theory, MemberData(nameof(Cases))]
    public void Gradients_equal_central_differences(string name, Reduction reduction, bool onReference) =>
        Check(name, reduction, onReference, new OffsetInput(Inputs), FloatBatch);

    [Theory, MemberData(nameof(ByteCases))]
    public void Gradients_of_a_batch_of_bytes_equal_central_differences(
        string name, Reduction reduction, bool onReference) =>
        Check(name, reduction, onReference, new ValuesInput(Inputs), ByteBatch);

    private static void Check(
        string name,
        Reduction reduction,
        bool onReference,
        InputLayer input,
        Func<Device, int, (Batch Batch, int[] Labels)> makeBatch)
    {
        using Device device = onReference ? new ReferenceDevice() : CpuDevice.Create(2);
        var network = new Network(input, Networks[name]());
        network.Build(device, new RandomStream(4));
        foreach (Parameter vector in network.Parameters.Where(p => p.Value.Rows == 1))
        {
            // Offsets are small: cubes of larger inputs would saturate the softmax.
            float scale = input.Parameters.Contains(vector) ? 0.01f : 1;
            float[] values = TestMatrix.Gaussian(new RandomStream(5), 1, vector.Value.Columns).ToArray();
            vector.Value.Upload([.. values.Select(value => scale * value)]);
        }

        // A full batch first, so that its remains would show in the smaller one, as at the end of an epoch.
        var loss = new SoftmaxCrossEntropy(reduction);
        foreach (int count in (int[])[7, 3, 1])
        {
            (Batch batch, int[] labels) = makeBatch(device, count);
            string context = $"{name}, {reduction}, {count} examples, {device.Description}";
            CheckBatch(network, loss, batch, labels, context);
        }
    }

    private static void CheckBatch(Network network, SoftmaxCrossEntropy loss, Batch batch, int[] labels, string context)
    {
        var random = new RandomStream((ulong)batch.Count);
        double sum = RunPass(network, loss, batch);
        double[][] inputs = [.. ToDouble(batch.Values!.ToArray()).Chunk(Inputs)];
        double[][] parameters = [.. network.Parameters.Select(p => ToDouble(p.Value.ToArray()))];
        var exact = new DoubleNetwork(network, loss.Reduction, Seed);
        double expected = exact.Loss(inputs, labels, parameters);
        double actual = loss.Reduction == Reduction.Mean ? sum / batch.Count : sum;
        Assert.True(
            Math.Abs(expected - actual) <= 1e-5 * Math.Abs(expected),
            $"{context}: loss {actual}, expected {expected}.");

        for (int p = 0; p < parameters.Length; p++)
        {
            double LossWith(double[] values) =>
                exact.Loss(inputs, labels, [.. parameters.Select((old, i) => i == p ? values : old)]);
            Parameter parameter = network.Parameters[p];
            CentralDifferences.Check(
                random, parameters[p], parameter.Gradient.ToArray(), LossWith, $"{context}: {parameter.Name}");
        }

        if (network.Input is not OffsetInput offset) return;
        double LossOf(double[] values) => exact.Loss([.. values.Chunk(Inputs)], labels, parameters);
        CentralDifferences.Check(
            random, [.. inputs.SelectMany(row => row)], offset.InputGradient, LossOf, $"{context}: input");
    }

    /// <summary>Forward, loss and backward; returns the sum of the losses.</summary>
    private static double RunPass(Network network, SoftmaxCrossEntropy loss, Batch batch)
    {
        var context = new StepContext(batch.Device, new RandomStreams(Seed)) { IsTraining = true };
        Accumulator sum = batch.Device.CreateAccumulator();
        Matrix gradient = loss.Compute(network.Forward(batch, context), batch, sum);
        network.Backward(gradient, context);
        return sum.Value;
    }

    private static (Batch Batch, int[] Labels) FloatBatch(Device device, int count)
    {
        var random = new RandomStream((ulong)count);
        float[] values = TestMatrix.Gaussian(random, count, Inputs).ToArray();
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(Classes))];
        return (Filled(device, new FloatExamples(values, Inputs, labels, Classes)), labels);
    }

    private static (Batch Batch, int[] Labels) ByteBatch(Device device, int count)
    {
        var random = new RandomStream((ulong)count);
        byte[] values = [.. Enumerable.Range(0, count * Inputs).Select(_ => (byte)random.NextInt32(256))];
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextInt32(Classes))];
        Batch batch = Filled(device, new ByteExamples(values, Inputs, labels, Classes, ByteScale));
        Assert.True(batch.Values!.HoldsBytes);
        return (batch, [.. labels.Select(label => (int)label)]);
    }

    private static Batch Filled(Device device, Examples examples)
    {
        var batch = new Batch(device);
        examples.Fill([.. Enumerable.Range(0, examples.Count)], batch);
        return batch;
    }

    private static TheoryData<string, Reduction, bool> CasesOf(IEnumerable<string> names)
    {
        var data = new TheoryData<string, Reduction, bool>();
        foreach (string name in names)
        {
            foreach (Reduction reduction in Enum.GetValues<Reduction>())
            {
                data.Add(name, reduction, true);
                data.Add(name, reduction, false);
            }
        }

        return data;
    }

    private static ActivationLayer F(Activation activation) => new(activation);

    private static Dense With(int outputs, Activation activation) => new(outputs, activation: activation);

    private static double[] ToDouble(float[] values) => [.. values.Select(v => (double)v)];
}
