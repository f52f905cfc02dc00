namespace MeProp;

/// <summary>Asks a network for classes and probabilities: softmax over its outputs, p[c] = exp(z[c] − max z) / Σ exp(z − max z).</summary>
public sealed class Predictor
{
    private readonly Sequential _network;
    private readonly Device _device;
    private readonly ForwardPass _pass;
    private readonly float _byteScale;

    /// <summary>Asks a built network.</summary>
    /// <param name="network">A built network whose outputs are logits of the classes.</param>
    /// <param name="device">Where it was built.</param>
    /// <param name="byteScale">Factor from byte to input, as in <see cref="ByteExamples"/>.</param>
    /// <param name="batchSize">Examples per forward pass, at least 1.</param>
    /// <exception cref="ArgumentException">The network is not built.</exception>
    public Predictor(Sequential network, Device device, float byteScale = 1f / 255, int batchSize = 250)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!network.IsBuilt) throw new ArgumentException("The network is not built yet.", nameof(network));
        (_network, _device) = (network, device);
        _pass = new ForwardPass(network, new StepContext(device, new RandomStreams(0)), batchSize);
        _byteScale = byteScale;
    }

    /// <summary>Asks a model from a file.</summary>
    /// <param name="model">What <see cref="ModelFile.Load(string, Device)"/> returned.</param>
    /// <param name="device">Where it was loaded to.</param>
    public Predictor(Model model, Device device) : this((model ?? throw new ArgumentNullException(nameof(model))).Network, device, model.Info.InputScale)
    {
    }

    /// <summary>Predicts from the network's inputs.</summary>
    /// <param name="inputs">Any number of rows of <see cref="Sequential.Inputs"/> values, row after row.</param>
    /// <returns>One prediction a row.</returns>
    /// <exception cref="ArgumentException">The values are no whole number of rows.</exception>
    public IReadOnlyList<Prediction> Predict(ReadOnlyMemory<float> inputs) =>
        Predict(new FloatExamples(inputs, _network.Inputs, new int[RowsIn(inputs.Length)], _network.Outputs));

    /// <summary>Predicts from bytes, as pixels, which are scaled as in training: by the factor of the constructor or of the model file. A file from elsewhere knows of none; its bytes stay as they are.</summary>
    /// <param name="bytes">Any number of rows of <see cref="Sequential.Inputs"/> bytes, row after row.</param>
    /// <returns>One prediction a row.</returns>
    /// <exception cref="ArgumentException">The bytes are no whole number of rows.</exception>
    public IReadOnlyList<Prediction> Predict(ReadOnlyMemory<byte> bytes) =>
        Predict(new ByteExamples(bytes, _network.Inputs, new byte[RowsIn(bytes.Length)], _network.Outputs, _byteScale));

    /// <summary>Predicts the classes of examples, whose own labels do not matter.</summary>
    /// <param name="examples">Any number of examples with as many inputs as the network.</param>
    /// <returns>One prediction an example.</returns>
    public IReadOnlyList<Prediction> Predict(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Inputs != _network.Inputs) throw new ArgumentException($"The network takes {_network.Inputs} inputs, the examples have {examples.Inputs}.", nameof(examples));
        var predictions = new List<Prediction>(examples.Count);
        foreach (LogitBatch batch in _pass.Over(examples))
        {
            float[] logits = batch.Logits.ToArray();
            var classes = new int[batch.Labels.Length];
            _device.ArgMax(batch.Logits, classes);
            for (int n = 0; n < classes.Length; n++) predictions.Add(new Prediction(classes[n], Softmax(logits.AsSpan(n * _network.Outputs, _network.Outputs))));
        }

        return predictions;
    }

    private static float[] Softmax(ReadOnlySpan<float> logits)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits) largest = Math.Max(largest, logit); // NaN if one is NaN
        var probabilities = new float[logits.Length];
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp((double)logit - largest);
        for (int c = 0; c < logits.Length; c++) probabilities[c] = (float)(Math.Exp((double)logits[c] - largest) / sum);
        return probabilities;
    }

    private int RowsIn(int values) => values % _network.Inputs == 0
        ? values / _network.Inputs
        : throw new ArgumentException($"{values} values are no whole number of rows of {_network.Inputs} inputs.");
}
