namespace MeProp.Tests;

/// <summary>
/// The gradient of every layer and of the loss against central differences of a loss in double precision, along random directions in each
/// parameter and in the input.
/// </summary>
public class GradientCheckTests
{
    private const int Inputs = 9, Classes = 4;
    private const ulong Seed = 21;

    private static readonly Dictionary<string, Func<Layer[]>> Networks = new()
    {
        ["linear"] = () => [new Dense(Inputs, Classes)],
        ["relu"] = () => [new Dense(Inputs, 17), new Relu(), new Dense(17, Classes)],
        ["tanh"] = () => [new Dense(Inputs, 17), new Tanh(), new Dense(17, Classes)],
        ["sigmoid"] = () => [new Dense(Inputs, 17), new Sigmoid(), new Dense(17, Classes)],
        ["cube"] = () => [new Dense(Inputs, 17), new Cube(), new Dense(17, Classes)],
        ["dropout"] = () => [new Dropout(0.3f), new Dense(Inputs, 33), new Dropout(0.5f), new Dense(33, Classes)],
        ["two hidden layers"] = () => [new Dense(Inputs, 20), new Relu(), new Dropout(0.25f), new Dense(20, 18), new Tanh(), new Dropout(0.25f), new Dense(18, Classes)],
        ["every activation"] = () => [new Dense(Inputs, 16), new Tanh(), new Dense(16, 12), new Cube(), new Dense(12, 15), new Sigmoid(), new Dense(15, 8), new Relu(), new Dense(8, Classes)],
        ["relu of the layer"] = () => [With(Inputs, 17, Activation.Relu), new Dense(17, Classes)],
        ["every activation of a layer"] = () => [With(Inputs, 16, Activation.Tanh), With(16, 12, Activation.Cube), new Dropout(0.25f), With(12, 15, Activation.Sigmoid), With(15, 8, Activation.Relu), new Dense(8, Classes)],
        ["activation first"] = () => [new Tanh(), new Dense(Inputs, Classes)],
        ["all kept"] = () => [new Dense(Inputs, 17, Keep.TopK(17)), new Relu(), new Dense(17, 12, Keep.UnifiedTopK(50)), new Relu(), new Dense(12, Classes, Keep.RandomK(0))],
    };

    public static TheoryData<string, Reduction, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, Reduction, bool>();
            foreach (string name in Networks.Keys)
                foreach (Reduction reduction in Enum.GetValues<Reduction>())
                    foreach (bool onReference in (bool[])[true, false]) data.Add(name, reduction, onReference);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradients_equal_central_differences(string name, Reduction reduction, bool onReference)
    {
        using Device device = onReference ? new ReferenceDevice() : CpuDevice.Create(2);
        var network = new Sequential(Networks[name]());
        network.Build(device, "", Inputs, new RandomStream(4));
        foreach (Parameter parameter in network.Parameters.Where(p => p.Value.Rows == 1))
            parameter.Value.Upload(TestMatrix.Gaussian(new RandomStream(5), 1, parameter.Value.Columns).ToArray());

        // A full batch first, so that what is left of it would show in the smaller one, as at the end of an epoch.
        var loss = new SoftmaxCrossEntropy(reduction);
        foreach (int count in (int[])[7, 3, 1]) CheckBatch(device, network, loss, count, $"{name}, {reduction}, {count} examples, {device.Description}");
    }

    private static void CheckBatch(Device device, Sequential network, SoftmaxCrossEntropy loss, int count, string context)
    {
        var random = new RandomStream((ulong)count);
        HostMatrix x = TestMatrix.Gaussian(random, count, Inputs);
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(Classes))];
        double sum = RunPass(device, network, loss, x, labels, out Matrix dx);

        double[][] inputs = [.. Enumerable.Range(0, count).Select(n => ToDouble(x.Row(n).ToArray()))];
        double[][] parameters = [.. network.Parameters.Select(p => ToDouble(p.Value.ToArray()))];
        var exact = new DoubleNetwork(network, loss.Reduction, Seed);
        double expected = exact.Loss(inputs, labels, parameters), actual = loss.Reduction == Reduction.Mean ? sum / count : sum;
        Assert.True(Math.Abs(expected - actual) <= 1e-5 * Math.Abs(expected), $"{context}: loss {actual}, expected {expected}.");

        for (int p = 0; p < parameters.Length; p++)
        {
            double[][] Moved(double[] values) => [.. parameters.Select((old, i) => i == p ? values : old)];
            CheckDirections(random, parameters[p], network.Parameters[p].Gradient.ToArray(), values => exact.Loss(inputs, labels, Moved(values)), $"{context}: {network.Parameters[p].Name}");
        }

        CheckDirections(random, [.. inputs.SelectMany(row => row)], dx.ToArray(), values => exact.Loss([.. values.Chunk(Inputs)], labels, parameters), $"{context}: input");
    }

    /// <summary>Forward, loss and backward; returns the sum of the losses.</summary>
    private static double RunPass(Device device, Sequential network, SoftmaxCrossEntropy loss, Matrix x, int[] labels, out Matrix dx)
    {
        var context = new StepContext(device, new RandomStreams(Seed)) { IsTraining = true };
        Matrix logits = network.Forward(x, context);
        double sum = loss.Compute(logits, labels, context, out Matrix gradient);
        dx = network.Backward(gradient, context, needsInputGradient: true)!;
        return sum;
    }

    private static void CheckDirections(RandomStream random, double[] values, float[] gradient, Func<double[], double> loss, string context)
    {
        const double Step = 1e-6;
        double gradientNorm = Norm(ToDouble(gradient));
        Assert.True(gradientNorm > 1e-4, $"{context}: the gradient is too small to test anything, {gradientNorm}.");
        for (int i = 0; i < 4; i++)
        {
            double[] direction = [.. values.Select(_ => random.NextGaussian())];
            double numeric = (loss(Along(values, direction, Step)) - loss(Along(values, direction, -Step))) / (2 * Step);
            double analytic = gradient.Zip(direction, (g, d) => g * d).Sum();
            double tolerance = 5e-6 * gradientNorm * Norm(direction) + 1e-8;
            Assert.True(Math.Abs(numeric - analytic) <= tolerance, $"{context}, direction {i}: central difference {numeric}, gradient {analytic}, tolerance {tolerance}.");
        }
    }

    private static Dense With(int inputs, int outputs, Activation activation) => new(inputs, outputs, activation: activation);

    private static double[] Along(double[] values, double[] direction, double step) => [.. values.Zip(direction, (v, d) => v + step * d)];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    private static double[] ToDouble(float[] values) => [.. values.Select(v => (double)v)];
}
