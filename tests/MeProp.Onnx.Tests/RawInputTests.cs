using Microsoft.ML.OnnxRuntime;

namespace MeProp.Onnx.Tests;

/// <summary>Raw values become the network's inputs within the graph.</summary>
public sealed class RawInputTests : IDisposable
{
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Numbers_are_standardised_and_missing_ones_set_their_indicator()
    {
        Network network = Built(4, 3);
        OnnxConverters converters = OnnxConverters.Default.WithRawInput(
            [new("a", 10, 2, HasIndicator: true), new("b", 0, 1), new("c", -1, 0.5f)]);
        using var model = RuntimeModel.Of(network, converters: converters);
        (float[] logits, _) = model.Run([14, 1, -2, float.NaN, 0, 1, 8, float.NaN, -1], 3);
        AssertOutputs(network, [2, 0, 1, -2, 0, 1, 0, 4, -1, 0, 0, 0], logits);
        Assert.Equal([-1, 3], model.Session.InputMetadata["input"].Dimensions);
    }

    [Fact]
    public void Without_indicators_the_columns_stay_in_their_order()
    {
        Network network = Built(2, 2);
        using var model = RuntimeModel.Of(
            network, converters: OnnxConverters.Default.WithRawInput([new("a", 0, 255), new("b", 3, 4)]));
        AssertOutputs(network, [1, -1, 0.2f, 0], model.Run([255, -1, 51, float.NaN], 2).Logits);
    }

    [Fact]
    public void One_output_is_a_number_without_a_softmax()
    {
        Network network = Built(2, 1);
        using var model = RuntimeModel.Of(network);
        Assert.Equal(["prediction"], model.Session.OutputMetadata.Keys);
        using var input = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2 }, [1, 2]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = model.Session.Run(
            run, ["input"], [input], ["prediction"]);
        AssertOutputs(network, [1, 2], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void Columns_that_do_not_fit_are_refused()
    {
        Network network = Built(2, 2);
        OnnxConverters tooMany = OnnxConverters.Default.WithRawInput([new("a", 0, 1, true), new("b", 0, 1)]);
        Assert.Contains(
            "give 3 inputs, but the network has 2",
            Assert.Throws<ArgumentException>(() => RuntimeModel.Of(network, converters: tooMany)).Message);
        foreach (float wrong in (float[])[0, -1, float.NaN, float.PositiveInfinity])
            Assert.Throws<ArgumentException>(() => OnnxConverters.Default.WithRawInput([new("a", 0, wrong)]));
        Assert.Throws<ArgumentException>(() => OnnxConverters.Default.WithRawInput([new("a", float.NaN, 1)]));
    }

    private Network Built(int inputs, int outputs)
    {
        var network = new Network(
            new ValuesInput(inputs), new Dense(5), new ActivationLayer(Activation.Relu), new Dense(outputs));
        network.Build(_device, new RandomStream(1));
        return network;
    }

    /// <summary>What the network gives for inputs is what the graph gave for raw values.</summary>
    private void AssertOutputs(Network network, float[] inputs, float[] actual)
    {
        var labels = new int[inputs.Length / network.Inputs];
        var examples = new FloatExamples(inputs, network.Inputs, labels, network.Outputs);
        float[] expected = new Predictor(network, _device).PredictValues(examples);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);
    }
}
