namespace MeProp.Cli;

/// <summary>Tells a sweep how one of its runs goes.</summary>
internal sealed class SweptRunProgress(SweepProgress sweep, int index, TrainingRun run) : RunProgress
{
    private readonly int _examplesPerEpoch = run.Data.Train.Count;

    /// <summary>Examples before the first step: those of the checkpoint that the run continues from.</summary>
    public long Position { get; } = run.Resumed?.Checkpoint is { } checkpoint
        ? (checkpoint.Epoch - 1L) * run.Data.Train.Count
            + (long)checkpoint.Step * run.Configuration.Get(Settings.BatchSize)
        : 0;

    public override void OnStep(in TrainingProgress progress) =>
        sweep.OnStep(index, (progress.Epoch - 1L) * _examplesPerEpoch + progress.Examples);

    public override void OnEvaluation(EvaluationReport report) => sweep.OnEvaluation(index, run, report);
}
