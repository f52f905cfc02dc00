namespace MeProp;

/// <summary>Runs a network over examples in order, batch by batch; dropout does nothing. What evaluation and prediction share.</summary>
/// <param name="network">A built network.</param>
/// <param name="context">The pass that the network runs in.</param>
/// <param name="batchSize">Examples per forward pass, at least 1.</param>
internal sealed class ForwardPass(Sequential network, StepContext context, int batchSize)
{
    private readonly int[] _indices = new int[batchSize];
    private readonly int[] _labels = new int[batchSize];
    private Matrix? _x;

    /// <summary>The batches, each computed when it is asked for.</summary>
    /// <param name="examples">What to run over.</param>
    public IEnumerable<LogitBatch> Over(Examples examples)
    {
        Device device = context.Device;
        if (_x is null || _x.Columns != examples.Inputs) _x = device.CreateMatrix(batchSize, examples.Inputs);
        bool wasTraining = context.IsTraining;
        context.IsTraining = false;
        try
        {
            for (int start = 0; start < examples.Count; start += batchSize)
            {
                int n = Math.Min(batchSize, examples.Count - start);
                for (int i = 0; i < n; i++) _indices[i] = start + i;
                _x.SetRows(n);
                examples.Fill(device, _indices.AsSpan(0, n), _x, _labels.AsSpan(0, n));
                yield return new LogitBatch(network.Forward(_x, context), _labels.AsMemory(0, n));
            }
        }
        finally
        {
            context.IsTraining = wasTraining;
        }
    }
}
