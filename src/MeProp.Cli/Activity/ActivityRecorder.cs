namespace MeProp.Cli;

/// <summary>
/// Writes activity.jsonl during a run: at scheduled steps, what the hidden layers gave and kept. Other steps cost two
/// comparisons.
/// </summary>
internal sealed class ActivityRecorder(
    string folder, Network network, ActivitySchedule schedule, ResumedRun? resumed = null)
    : TrainingCallback, IDisposable
{
    private readonly ActivityMeter _meter = new(network);
    private LineFile? _file;
    private long _next, _evaluations;

    /// <summary>Also receives each sample.</summary>
    public Action<ActivitySample>? Listener { get; init; }

    /// <summary>The recorder of a run.</summary>
    public static ActivityRecorder Of(TrainingRun run, string folder, Action<ActivitySample>? listener) => new(
        folder,
        run.Network,
        new ActivitySchedule(
            run.Steps,
            (long)run.Configuration.Get(Settings.Epochs) * run.Configuration.Get(Settings.EvaluationsPerEpoch)),
        run.Resumed)
    {
        Listener = listener,
    };

    /// <summary>Takes the file of a resumed run back to the checkpoint: what came after it will come again.</summary>
    public override void OnBegin()
    {
        Checkpoint? checkpoint = resumed?.Checkpoint;
        long step = checkpoint?.Snapshot.OptimizerSteps ?? 0;
        (_next, _evaluations) = (schedule.NextAfter(step), checkpoint?.Evaluations.Count ?? 0);
        string path = Path.Combine(folder, ActivityRecord.FileName);
        if (resumed is not null) ActivityRecord.CutBack(folder, step);
        _file = resumed is null ? new LineFile(path) : LineFile.Reopen(path);
    }

    public override bool NeedsReport(in TrainingProgress progress) => progress.Step >= _next
        || progress.IsEvaluationDue && schedule.IncludesEvaluation(_evaluations + 1);

    public override void OnReport(StepReport report)
    {
        _next = schedule.NextAfter(report.Step);
        var sample = new ActivitySample
        {
            Step = report.Step,
            Epoch = report.Epochs,
            TrainSeconds = report.TrainingSeconds,
            BatchLoss = report.TrainingLoss,
            Layers = _meter.Measure(),
        };
        _file!.Append(ActivityRecord.LineOf(sample));
        Listener?.Invoke(sample);
    }

    public override void OnEvaluation(EvaluationReport report) => _evaluations++;

    public void Dispose() => _file?.Dispose();
}
