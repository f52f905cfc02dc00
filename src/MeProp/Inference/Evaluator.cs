namespace MeProp;

/// <summary>Measures a network on examples: mean loss and accuracy, and which classes it takes for which.</summary>
public sealed class Evaluator
{
    private readonly Sequential _network;
    private readonly Device _device;
    private readonly ForwardPass _pass;
    private readonly int[] _predictions;

    /// <summary>Measures a built network in a pass that is there already.</summary>
    /// <param name="network">A built network whose outputs are logits of the classes.</param>
    /// <param name="context">The pass that the network runs in.</param>
    /// <param name="batchSize">Examples per forward pass, at least 1.</param>
    /// <exception cref="ArgumentException">The network is not built.</exception>
    public Evaluator(Sequential network, StepContext context, int batchSize = 250)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!network.IsBuilt) throw new ArgumentException("The network is not built yet.", nameof(network));
        (_network, _device) = (network, context.Device);
        _pass = new ForwardPass(network, context, batchSize);
        _predictions = new int[batchSize];
    }

    /// <summary>Measures a built network outside training.</summary>
    /// <param name="network">A built network whose outputs are logits of the classes.</param>
    /// <param name="device">Where it was built.</param>
    public Evaluator(Sequential network, Device device) : this(network, new StepContext(device, new RandomStreams(0)))
    {
    }

    /// <summary>Runs the network over all examples, in order. Dropout does nothing.</summary>
    /// <param name="examples">At least one example.</param>
    public Evaluation Evaluate(Examples examples) => Run(examples, default);

    /// <summary>The same, with what each class was taken for.</summary>
    /// <param name="examples">At least one example, with labels below the number of outputs.</param>
    public ClassificationReport Report(Examples examples)
    {
        var counts = new int[checked(_network.Outputs * _network.Outputs)];
        return new ClassificationReport(Run(examples, counts), _network.Outputs, counts);
    }

    /// <param name="examples">What to measure on.</param>
    /// <param name="counts">Receives how often each class (row) was taken for each (column); empty where nobody wants to know.</param>
    private Evaluation Run(Examples examples, Span<int> counts)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0) throw new ArgumentException("There are no examples to evaluate.", nameof(examples));
        double loss = 0;
        int correct = 0;
        foreach (LogitBatch batch in _pass.Over(examples))
        {
            ReadOnlySpan<int> labels = batch.Labels.Span;
            Span<int> predictions = _predictions.AsSpan(0, labels.Length);
            _device.ArgMax(batch.Logits, predictions);
            loss += _device.SoftmaxCrossEntropy(batch.Logits, labels, 1, null);
            for (int i = 0; i < labels.Length; i++)
            {
                if (predictions[i] == labels[i]) correct++;
                if (!counts.IsEmpty) counts[labels[i] * _network.Outputs + predictions[i]]++;
            }
        }

        return new Evaluation(loss / examples.Count, 100.0 * correct / examples.Count, examples.Count);
    }
}
