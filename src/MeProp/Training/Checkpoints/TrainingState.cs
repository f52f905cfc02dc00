namespace MeProp;

/// <summary>
/// Position, running sums and reports of a run between two steps. With parameters, moments and random streams
/// (<see cref="TrainingSnapshot"/>) it is all that training needs to continue.
/// </summary>
internal sealed class TrainingState
{
    private readonly List<EvaluationReport> _evaluations = [];
    private readonly List<EpochReport> _epochs = [];

    /// <summary>The running epoch, counted from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Completed steps of the epoch.</summary>
    public int Step { get; set; }

    /// <summary>The stream before the epoch's order is drawn, to draw it again.</summary>
    public RandomState Order { get; set; }

    public double EpochLoss { get; set; }

    /// <summary>Sum of the losses since the last evaluation.</summary>
    public double WindowLoss { get; set; }

    /// <summary>Targets since the last evaluation that count.</summary>
    public int WindowTargets { get; set; }

    /// <summary>Time spent in the running epoch before training was resumed.</summary>
    public PhaseSeconds EarlierSeconds { get; set; }

    public int EvaluationsSinceBest { get; private set; }

    public EvaluationReport? Best { get; private set; }

    /// <summary>Seconds of the complete epochs.</summary>
    public double TrainingSeconds { get; private set; }

    public IReadOnlyList<EvaluationReport> Evaluations => _evaluations;

    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>Index of the best evaluation; 0: the initial parameters.</summary>
    public int BestIndex => Best?.Index ?? 0;

    public void Add(double loss, int targets)
    {
        Step++;
        WindowTargets += targets;
        AddLoss(loss);
    }

    public void AddLoss(double loss)
    {
        EpochLoss += loss;
        WindowLoss += loss;
    }

    public void Add(EvaluationReport report)
    {
        _evaluations.Add(report);
        EvaluationsSinceBest = report.IsBest ? 0 : EvaluationsSinceBest + 1;
        if (report.IsBest) Best = report;
        (WindowLoss, WindowTargets) = (0, 0);
    }

    /// <summary>Restarts the search for the best, as after simplification.</summary>
    public void ForgetBest() => (Best, EvaluationsSinceBest) = (null, 0);

    public void Add(EpochReport report)
    {
        _epochs.Add(report);
        TrainingSeconds += report.Seconds.Total;
    }

    public void BeginNextEpoch(RandomState order) =>
        (Epoch, Step, EpochLoss, EarlierSeconds, Order) = (Epoch + 1, 0, 0, default, order);

    /// <summary>
    /// Copies a state of the same run, or of any run if this is new. Adds only missing reports, which are immutable.
    /// </summary>
    public void CopyFrom(TrainingState other)
    {
        (Epoch, Step, Order) = (other.Epoch, other.Step, other.Order);
        (EpochLoss, WindowLoss) = (other.EpochLoss, other.WindowLoss);
        (WindowTargets, EarlierSeconds) = (other.WindowTargets, other.EarlierSeconds);
        (EvaluationsSinceBest, Best, TrainingSeconds) = (other.EvaluationsSinceBest, other.Best, other.TrainingSeconds);
        _evaluations.AddRange(other._evaluations.Skip(_evaluations.Count));
        _epochs.AddRange(other._epochs.Skip(_epochs.Count));
    }
}
