namespace MeProp;

/// <summary>
/// Where a run stands between two steps: its position, running sums, scores and what is known of its course. With the parameters, their moments and the
/// random streams (<see cref="TrainingSnapshot"/>) it is all that training needs to go on.
/// </summary>
internal sealed class TrainingState
{
    private readonly List<EvaluationReport> _evaluations = [];
    private readonly List<EpochReport> _epochs = [];

    /// <summary>The running epoch, counted from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Steps of it that were taken.</summary>
    public int Step { get; set; }

    /// <summary>State of the stream of <see cref="RandomStreams.DataOrder"/> before the epoch's order is drawn, so that it can be drawn again.</summary>
    public RandomState Order { get; set; }

    /// <summary>Sum of the losses of the epoch's examples.</summary>
    public double EpochLoss { get; set; }

    /// <summary>Sum of the losses since the last evaluation.</summary>
    public double WindowLoss { get; set; }

    /// <summary>Examples since the last evaluation.</summary>
    public int WindowExamples { get; set; }

    /// <summary>Time of the running epoch that was spent before training was resumed within it.</summary>
    public PhaseSeconds EarlierSeconds { get; set; }

    /// <summary>Evaluations in a row without a better development score.</summary>
    public int EvaluationsSinceBest { get; private set; }

    /// <summary>The best evaluation, or null before the first.</summary>
    public EvaluationReport? Best { get; private set; }

    /// <summary>Seconds of training of the complete epochs.</summary>
    public double TrainingSeconds { get; private set; }

    /// <summary>All evaluations in order.</summary>
    public IReadOnlyList<EvaluationReport> Evaluations => _evaluations;

    /// <summary>All complete epochs in order.</summary>
    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>Index of the best evaluation, 0 before the first: the best parameters are then the initial ones.</summary>
    public int BestIndex => Best?.Index ?? 0;

    /// <summary>Takes note of a step.</summary>
    /// <param name="loss">Sum of the losses of the batch.</param>
    /// <param name="examples">Examples of the batch.</param>
    public void Add(double loss, int examples)
    {
        Step++;
        EpochLoss += loss;
        WindowLoss += loss;
        WindowExamples += examples;
    }

    /// <summary>Takes note of an evaluation.</summary>
    /// <param name="report">What is known.</param>
    public void Add(EvaluationReport report)
    {
        _evaluations.Add(report);
        EvaluationsSinceBest = report.IsBest ? 0 : EvaluationsSinceBest + 1;
        if (report.IsBest) Best = report;
        (WindowLoss, WindowExamples) = (0, 0);
    }

    /// <summary>The best is sought anew, as when the network has become smaller.</summary>
    public void ForgetBest() => (Best, EvaluationsSinceBest) = (null, 0);

    /// <summary>Takes note of a complete epoch.</summary>
    /// <param name="report">What is known.</param>
    public void Add(EpochReport report)
    {
        _epochs.Add(report);
        TrainingSeconds += report.Seconds.Total;
    }

    /// <summary>Turns to the next epoch.</summary>
    /// <param name="order">State of the stream of orders.</param>
    public void BeginNextEpoch(RandomState order)
    {
        (Epoch, Step, EpochLoss, EarlierSeconds, Order) = (Epoch + 1, 0, 0, default, order);
    }

    /// <summary>Makes this equal to another state of the same run, or of any run when this is new. Reports are immutable and shared; only those that are missing are added.</summary>
    /// <param name="other">At least as many evaluations and epochs.</param>
    public void CopyFrom(TrainingState other)
    {
        (Epoch, Step, Order) = (other.Epoch, other.Step, other.Order);
        (EpochLoss, WindowLoss, WindowExamples, EarlierSeconds) = (other.EpochLoss, other.WindowLoss, other.WindowExamples, other.EarlierSeconds);
        (EvaluationsSinceBest, Best, TrainingSeconds) = (other.EvaluationsSinceBest, other.Best, other.TrainingSeconds);
        for (int i = _evaluations.Count; i < other._evaluations.Count; i++) _evaluations.Add(other._evaluations[i]);
        for (int i = _epochs.Count; i < other._epochs.Count; i++) _epochs.Add(other._epochs[i]);
    }
}
