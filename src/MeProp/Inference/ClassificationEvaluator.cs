namespace MeProp;

/// <summary>
/// Measures a network whose outputs are logits: mean cross-entropy, and accuracy in percent of the targets that count.
/// </summary>
public sealed class ClassificationEvaluator : Evaluator
{
    private readonly Network _network;
    private readonly StepContext _context;
    private readonly Batch _batch;
    private readonly int _batchSize;
    private readonly Accumulator _loss;
    private readonly Indices _predictions;
    private int[] _classes = [], _targets = [];

    /// <summary>Makes an evaluator; the network is built before its first use.</summary>
    public ClassificationEvaluator(Network network, Device device, int batchSize = 250)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (_network, _batchSize) = (network, batchSize);
        _context = new StepContext(device, new RandomStreams(0));
        _batch = new Batch(device);
        _loss = device.CreateAccumulator();
        _predictions = device.CreateIndices(0);
    }

    /// <inheritdoc/>
    public override string ScoreName => "accuracy";

    /// <inheritdoc/>
    public override Evaluation Evaluate(Examples examples) => Run(examples, default, Processes);

    /// <summary>Measures with a confusion matrix, all examples in this process.</summary>
    public ClassificationReport Report(Examples examples)
    {
        var counts = new int[checked(_network.Outputs * _network.Outputs)];
        return new ClassificationReport(Run(examples, counts, processes: null), _network.Outputs, counts);
    }

    private Evaluation Run(Examples examples, Span<int> counts, IProcessGroup? processes)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0) throw new ArgumentException("There are no examples to evaluate.", nameof(examples));
        _loss.Reset();
        int correct = 0, counted = 0;
        IClassificationOperations operations = _context.Device.Classification;
        var batches = new Batches(_batch, examples, _batchSize, processes);
        for (int step = 0; step < batches.Steps; step++)
        {
            Batch batch = batches.Fill(step);
            Matrix logits = _network.Forward(batch, _context);
            _predictions.SetLength(batch.Rows);
            operations.ArgMax(logits, _predictions);
            operations.SoftmaxCrossEntropy(logits, batch.Targets, 1, null, _loss);
            ReadOnlySpan<int> classes = Read(_predictions, ref _classes), targets = Read(batch.Targets, ref _targets);
            for (int i = 0; i < targets.Length; i++)
            {
                if (targets[i] < 0) continue;
                counted++;
                if (classes[i] == targets[i]) correct++;
                if (!counts.IsEmpty) counts[targets[i] * _network.Outputs + classes[i]]++;
            }
        }

        double loss = _loss.Value;
        if (processes is not null) (loss, correct, counted) = Sum(processes, loss, correct, counted);
        if (counted == 0) throw new ArgumentException("No example has a target that counts.", nameof(examples));
        return new Evaluation(loss / counted, 100.0 * correct / counted, counted);
    }

    private static (double Loss, int Correct, int Counted) Sum(
        IProcessGroup processes, double loss, int correct, int counted)
    {
        Span<double> sums = [loss, correct, counted];
        processes.Sum(sums);
        return (sums[0], (int)sums[1], (int)sums[2]);
    }

    private static ReadOnlySpan<int> Read(Indices source, ref int[] buffer)
    {
        if (buffer.Length < source.Length) buffer = new int[source.Length];
        source.Download(buffer.AsSpan(0, source.Length));
        return buffer.AsSpan(0, source.Length);
    }
}
