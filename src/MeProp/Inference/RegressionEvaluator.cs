namespace MeProp;

/// <summary>
/// Measures a network whose output is a number: mean squared error, and R² in percent, 100 · (1 − Σ (y − t)² / Σ (t −
/// mean t)²): 100 where all outputs y are the targets t, 0 where they are no better than the mean target.
/// </summary>
public sealed class RegressionEvaluator : Evaluator
{
    private readonly Network _network;
    private readonly StepContext _context;
    private readonly Batch _batch;
    private readonly int _batchSize;

    /// <summary>Makes an evaluator; the network is built before its first use.</summary>
    public RegressionEvaluator(Network network, Device device, int batchSize = 250)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (_network, _batchSize) = (network, batchSize);
        _context = new StepContext(device, new RandomStreams(0));
        _batch = new Batch(device);
    }

    /// <inheritdoc/>
    public override string ScoreName => "R2";

    /// <inheritdoc/>
    public override Evaluation Evaluate(Examples examples) => Run(examples, Processes).Evaluation;

    /// <summary>Measures with further errors, all examples in this process.</summary>
    /// <exception cref="ArgumentException">There are no examples, or their targets are no numbers.</exception>
    public RegressionReport Report(Examples examples) => Run(examples, processes: null);

    private RegressionReport Run(Examples examples, IProcessGroup? processes)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0) throw new ArgumentException("There are no examples to evaluate.", nameof(examples));
        double squares = 0, absolutes = 0, mean = 0, spread = 0;
        int count = 0;
        var batches = new Batches(_batch, examples, _batchSize, processes);
        for (int step = 0; step < batches.Steps; step++)
        {
            Batch batch = batches.Fill(step);
            float[] outputs = _network.Forward(batch, _context).ToArray();
            float[] targets = batch.TargetValues?.ToArray()
                ?? throw new ArgumentException("The targets of the examples are no numbers.", nameof(examples));
            for (int i = 0; i < targets.Length; i++)
            {
                double error = (double)outputs[i] - targets[i], difference = targets[i] - mean;
                squares += error * error;
                absolutes += Math.Abs(error);
                mean += difference / ++count;
                spread += difference * (targets[i] - mean);
            }
        }

        if (processes is not null)
            (squares, absolutes, spread, count) = Sum(processes, squares, absolutes, mean, spread, count);

        // Equal targets have no spread to explain: all right or nothing.
        double explained = spread > 0 ? 1 - squares / spread : squares == 0 ? 1 : 0;
        return new RegressionReport(
            new Evaluation(squares / count, 100 * explained, count), Math.Sqrt(squares / count), absolutes / count);
    }

    /// <summary>
    /// The spread around the mean target of all processes: Σ spreadₚ + countₚ · (meanₚ − mean)², where spreadₚ is that
    /// around the mean of a process.
    /// </summary>
    private static (double Squares, double Absolutes, double Spread, int Count) Sum(
        IProcessGroup processes, double squares, double absolutes, double mean, double spread, int count)
    {
        Span<double> sums = [count, count * mean];
        processes.Sum(sums);
        double difference = mean - sums[1] / sums[0];
        Span<double> errors = [squares, absolutes, spread + count * difference * difference];
        processes.Sum(errors);
        return (errors[0], errors[1], errors[2], (int)sums[0]);
    }
}
