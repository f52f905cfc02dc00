namespace MeProp;

/// <summary>Measures a network on examples: mean loss and accuracy.</summary>
/// <param name="network">A built network whose outputs are logits of the classes.</param>
/// <param name="context">The pass that the network runs in.</param>
/// <param name="batchSize">Examples per forward pass.</param>
public sealed class Evaluator(Sequential network, StepContext context, int batchSize = 250)
{
    private readonly int[] _indices = new int[batchSize];
    private readonly int[] _labels = new int[batchSize];
    private readonly int[] _predictions = new int[batchSize];
    private Matrix? _x;

    /// <summary>Runs the network over all examples, in order. Dropout does nothing.</summary>
    /// <param name="examples">At least one example.</param>
    public Evaluation Evaluate(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        Device device = context.Device;
        if (examples.Count == 0) throw new ArgumentException("There are no examples to evaluate.", nameof(examples));
        if (_x is null || _x.Columns != examples.Inputs) _x = device.CreateMatrix(batchSize, examples.Inputs);
        bool wasTraining = context.IsTraining;
        context.IsTraining = false;
        double loss = 0;
        int correct = 0;
        for (int start = 0; start < examples.Count; start += batchSize)
        {
            int n = Math.Min(batchSize, examples.Count - start);
            for (int i = 0; i < n; i++) _indices[i] = start + i;
            Span<int> labels = _labels.AsSpan(0, n), predictions = _predictions.AsSpan(0, n);
            _x.SetRows(n);
            examples.Fill(device, _indices.AsSpan(0, n), _x, labels);
            Matrix logits = network.Forward(_x, context);
            device.ArgMax(logits, predictions);
            loss += device.SoftmaxCrossEntropy(logits, labels, 1, null);
            for (int i = 0; i < n; i++) correct += predictions[i] == labels[i] ? 1 : 0;
        }

        context.IsTraining = wasTraining;
        return new Evaluation(loss / examples.Count, 100.0 * correct / examples.Count, examples.Count);
    }
}
