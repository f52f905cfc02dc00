namespace MeProp;

/// <summary>
/// Predicts classes and probabilities: softmax of the outputs, p[c] = exp(z[c] − max z) / Σ exp(z − max z).
/// </summary>
public sealed class Predictor
{
    private readonly Network _network;
    private readonly StepContext _context;
    private readonly float _byteScale;
    private readonly Batch _batch;
    private readonly int _batchSize;
    private readonly Indices _classes;

    /// <summary>Predicts with a built network.</summary>
    /// <param name="network">A built network whose outputs are logits of the classes.</param>
    /// <param name="device">Where it was built.</param>
    /// <param name="byteScale">Factor from byte to input, as in <see cref="ByteExamples"/>.</param>
    /// <param name="batchSize">Examples per forward pass, at least 1.</param>
    /// <exception cref="ArgumentException">The network is not built.</exception>
    public Predictor(Network network, Device device, float byteScale = 1f / 255, int batchSize = 250)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!network.IsBuilt) throw new ArgumentException("The network is not built yet.", nameof(network));
        (_network, _byteScale, _batchSize) = (network, byteScale, batchSize);
        _context = new StepContext(device, new RandomStreams(0));
        _batch = new Batch(device);
        _classes = device.CreateIndices(0);
    }

    /// <summary>Predicts with a model from a file.</summary>
    public Predictor(Model model, Device device)
        : this((model ?? throw new ArgumentNullException(nameof(model))).Network, device, model.Info.InputScale)
    {
    }

    /// <summary>Predicts from inputs.</summary>
    /// <param name="inputs">Rows of <see cref="Network.Inputs"/> values, without gaps.</param>
    /// <returns>One prediction a row.</returns>
    /// <exception cref="ArgumentException">The values are no whole number of rows.</exception>
    public IReadOnlyList<Prediction> Predict(ReadOnlyMemory<float> inputs) =>
        Predict(new FloatExamples(inputs, _network.Inputs, new int[RowsIn(inputs.Length)], _network.Outputs));

    /// <summary>
    /// Predicts from bytes, such as pixels, scaled by the factor of the constructor or model file. A foreign file
    /// states no factor: its bytes are not scaled.
    /// </summary>
    /// <param name="bytes">Rows of <see cref="Network.Inputs"/> bytes, without gaps.</param>
    /// <returns>One prediction a row.</returns>
    /// <exception cref="ArgumentException">The bytes are no whole number of rows.</exception>
    public IReadOnlyList<Prediction> Predict(ReadOnlyMemory<byte> bytes)
    {
        var labels = new byte[RowsIn(bytes.Length)];
        return Predict(new ByteExamples(bytes, _network.Inputs, labels, _network.Outputs, _byteScale));
    }

    /// <summary>Predicts the classes of examples of one row each; their targets are ignored.</summary>
    public IReadOnlyList<Prediction> Predict(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var predictions = new List<Prediction>(examples.Count);
        var batches = new Batches(_batch, examples, _batchSize);
        for (int step = 0; step < batches.Steps; step++)
        {
            Matrix logits = _network.Forward(batches.Fill(step), _context);
            _classes.SetLength(logits.Rows);
            _context.Device.Classification.ArgMax(logits, _classes);
            float[] values = logits.ToArray();
            int[] classes = _classes.ToArray();
            for (int n = 0; n < classes.Length; n++)
            {
                ReadOnlySpan<float> row = values.AsSpan(n * _network.Outputs, _network.Outputs);
                predictions.Add(new Prediction(classes[n], Softmax(row)));
            }
        }

        return predictions;
    }

    /// <summary>
    /// The most likely class of every row of all examples, in the order of the examples; targets are ignored.
    /// </summary>
    public int[] PredictClasses(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int[] starts = new int[examples.Count + 1];
        for (int i = 0; i < examples.Count; i++) starts[i + 1] = checked(starts[i] + examples.LengthOf(i));
        int[] result = new int[starts[^1]];
        var batches = new Batches(_batch, examples, _batchSize);
        for (int step = 0; step < batches.Steps; step++)
        {
            Batch batch = batches.Fill(step);
            Matrix logits = _network.Forward(batch, _context);
            _classes.SetLength(logits.Rows);
            _context.Device.Classification.ArgMax(logits, _classes);
            int[] classes = _classes.ToArray();
            ReadOnlySpan<int> firstRows = starts.AsSpan(step * _batchSize);
            if (batch.Sequences is { } sequences) Unpack(classes, sequences, firstRows, result);
            else classes.CopyTo(result, firstRows[0]);
        }

        return result;
    }

    /// <summary>
    /// The outputs of every row of examples of one row each, row after row, such as predicted numbers; targets are
    /// ignored.
    /// </summary>
    public float[] PredictValues(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var values = new float[checked(examples.Count * _network.Outputs)];
        var batches = new Batches(_batch, examples, _batchSize);
        for (int step = 0; step < batches.Steps; step++)
        {
            Matrix outputs = _network.Forward(batches.Fill(step), _context);
            outputs.ToArray().CopyTo(values, step * _batchSize * _network.Outputs);
        }

        return values;
    }

    private static void Unpack(int[] classes, Sequences sequences, ReadOnlySpan<int> firstRows, int[] result)
    {
        for (int place = 0; place < sequences.Count; place++)
        {
            int first = firstRows[sequences.Order[place]];
            for (int t = 0; t < sequences.LengthAt(place); t++) result[first + t] = classes[sequences.RowOf(place, t)];
        }
    }

    private static float[] Softmax(ReadOnlySpan<float> logits)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits) largest = Math.Max(largest, logit); // NaN if one is NaN
        var probabilities = new float[logits.Length];
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp((double)logit - largest);
        for (int c = 0; c < logits.Length; c++)
            probabilities[c] = (float)(Math.Exp((double)logits[c] - largest) / sum);
        return probabilities;
    }

    private int RowsIn(int values) => values % _network.Inputs == 0
        ? values / _network.Inputs
        : throw new ArgumentException($"{values} values are no whole number of rows of {_network.Inputs} inputs.");
}
