namespace MeProp.Tests;

public sealed class PredictorTests
{
    [Fact]
    public void Probabilities_are_the_softmax_of_the_outputs()
    {
        using var device = new ReferenceDevice();
        Prediction prediction = Predict(device, 1, 3, 2);
        double sum = Math.Exp(1) + Math.Exp(2) + Math.Exp(3);
        double[] expected = [Math.Exp(1) / sum, Math.Exp(3) / sum, Math.Exp(2) / sum];
        Assert.Equal(expected.Select(p => (float)p), prediction.Probabilities);
        Assert.Equal((1, prediction.Probabilities[1]), (prediction.Class, prediction.Probability));
        Assert.Equal([1, 2, 0], prediction.MostLikely(5));
        Assert.Equal([1, 2], prediction.MostLikely(2));
    }

    [Theory]
    [InlineData(1e30f, -1e30f, 0f)]
    [InlineData(-5000f, -5001f, -1e38f)]
    [InlineData(3e38f, 3e38f, 3e38f)]
    public void Large_outputs_do_not_overflow(float a, float b, float c)
    {
        using var device = new ReferenceDevice();
        Prediction prediction = Predict(device, a, b, c);
        Assert.Equal(1, prediction.Probabilities.Sum(), 1e-6);
        Assert.Equal(0, prediction.Class);
    }

    [Fact]
    public void Equally_likely_classes_come_in_their_order()
    {
        using var device = new ReferenceDevice();
        Prediction prediction = Predict(device, 0, 2, 2, 0);
        Assert.Equal(1, prediction.Class);
        Assert.Equal([1, 2, 0, 3], prediction.MostLikely(4));
    }

    [Fact]
    public void Outputs_that_are_not_finite_have_no_probabilities()
    {
        using var device = new ReferenceDevice();
        Prediction prediction = Predict(device, float.NaN, 1);
        Assert.All(prediction.Probabilities, p => Assert.Equal(float.NaN, p));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Any_number_of_rows_is_predicted_whatever_the_batch(int rows)
    {
        using CpuDevice device = CpuDevice.Create(1);
        FloatExamples examples = SyntheticTask.Make(7, seed: 3);
        Layer[] layers = [new Dense(16), new ActivationLayer(Activation.Relu), new Dense(examples.Classes)];
        var network = new Network(new ValuesInput(examples.Inputs), layers);
        network.Build(device, new RandomStream(9));
        float[] values = TestBatch.Gaussian(4, 7 * examples.Inputs);
        IReadOnlyList<Prediction> expected = new Predictor(network, device).Predict(values);
        var predictor = new Predictor(network, device, batchSize: 3);
        IReadOnlyList<Prediction> actual = predictor.Predict(values.AsMemory(0, rows * examples.Inputs));
        Assert.Equal(rows, actual.Count);
        for (int n = 0; n < rows; n++)
        {
            Assert.Equal(expected[n].Class, actual[n].Class);
            for (int c = 0; c < examples.Classes; c++)
                Assert.Equal(expected[n].Probabilities[c], actual[n].Probabilities[c], 1e-5f);
        }
    }

    [Fact]
    public void Bytes_are_scaled()
    {
        using var device = new ReferenceDevice();
        Network network = EchoNetwork.Build(device, 2);
        byte[] bytes = [0, 255, 102, 51];
        var predictor = new Predictor(network, device);
        IReadOnlyList<Prediction> expected = predictor.Predict(new[] { 0, 1, 0.4f, 0.2f });
        IReadOnlyList<Prediction> actual = predictor.Predict(bytes);
        Assert.Equal([1, 0], actual.Select(p => p.Class));
        for (int n = 0; n < 2; n++) Assert.Equal(expected[n].Probability, actual[n].Probability, 1e-6f);
        Prediction doubled = new Predictor(network, device, byteScale: 2).Predict(bytes)[0];
        Assert.Equal(1 / (1 + Math.Exp(-510)), doubled.Probability, 1e-6);
    }

    [Fact]
    public void Predictions_and_evaluations_agree()
    {
        using CpuDevice device = CpuDevice.Create(1);
        FloatExamples examples = EchoNetwork.Examples(3, [(0, 0), (1, 2), (2, 2), (0, 1)]);
        Network network = EchoNetwork.Build(device, 3);
        Assert.Equal([0, 2, 2, 1], new Predictor(network, device).Predict(examples).Select(p => p.Class));
        Assert.Equal(50, new ClassificationEvaluator(network, device).Evaluate(examples).Score);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        using var device = new ReferenceDevice();
        Network network = EchoNetwork.Build(device, 3);
        var predictor = new Predictor(network, device);
        AssertRefused("4 values are no whole number of rows of 3 inputs", () => predictor.Predict(new float[4]));
        AssertRefused("4 values are no whole number of rows of 3 inputs", () => predictor.Predict(new byte[4]));
        AssertRefused("reads 3 values, the examples have 2", () => predictor.Predict(EchoNetwork.Examples(2, (0, 0))));
        var unbuilt = new Network(new ValuesInput(2), new Dense(2));
        AssertRefused("not built", () => new Predictor(unbuilt, device));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Predictor(network, device, batchSize: 0));
    }

    private static Prediction Predict(Device device, params float[] outputs) =>
        Assert.Single(new Predictor(EchoNetwork.Build(device, outputs.Length), device).Predict(outputs));

    private static void AssertRefused(string message, Func<object> action) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
