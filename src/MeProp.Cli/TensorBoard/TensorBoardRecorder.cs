namespace MeProp.Cli;

/// <summary>
/// Writes events during a run: losses, scores and histograms of the weights at evaluations, seconds at the ends of
/// epochs, and what was recorded of the layers' activity.
/// </summary>
internal sealed class TensorBoardRecorder(
    Network network, string folder, ResumedRun? resumed, TimeProvider clock) : TrainingCallback, IDisposable
{
    private EventFile? _file;
    private long _step;

    public override void OnBegin()
    {
        _step = resumed?.Checkpoint?.Snapshot.OptimizerSteps ?? 0;
        _file = EventFile.Begin(folder, _step + 1, clock);
    }

    /// <summary>Writes a sample of activity.</summary>
    public void OnSample(ActivitySample sample)
    {
        EventSummary summary = new EventSummary().Add("loss/batch", sample.BatchLoss);
        foreach (LayerActivity layer in sample.Layers)
        {
            summary.Add($"kept/{layer.Name}", layer.Kept)
                .Add($"active/{layer.Name}", layer.Active)
                .Add($"scale/{layer.Name}", layer.Scale);
        }

        _file!.Append(sample.Step, summary);
    }

    public override void OnEvaluation(EvaluationReport report)
    {
        _step = report.Step;
        EventSummary summary = new EventSummary()
            .Add("loss/train", report.TrainingLoss)
            .Add("seconds/training", report.TrainingSeconds);
        AddScores(summary, "dev", report.Development);
        AddScores(summary, "test", report.Test);
        foreach (Parameter parameter in network.Parameters)
            summary.Add($"weights/{parameter.Name}", Histogram.Of(parameter.Value.ToArray()));
        _file!.Append(report.Step, summary);
    }

    public override void OnEpoch(EpochReport report)
    {
        PhaseSeconds s = report.Seconds;
        _file!.Append(_step, new EventSummary()
            .Add("seconds/epoch/fill", s.Fill)
            .Add("seconds/epoch/forward", s.Forward)
            .Add("seconds/epoch/select", s.Select)
            .Add("seconds/epoch/backward", s.Backward)
            .Add("seconds/epoch/update", s.Update)
            .Add("seconds/epoch/total", s.Total)
            .Add("seconds/epoch/evaluate", s.Evaluate));
    }

    public void Dispose() => _file?.Dispose();

    private static void AddScores(EventSummary summary, string part, Evaluation? evaluation)
    {
        if (evaluation is not { } scores) return;
        summary.Add($"loss/{part}", scores.Loss).Add($"score/{part}", scores.Score);
        foreach (NamedScore other in scores.Others ?? Enumerable.Empty<NamedScore>())
            summary.Add($"score/{part}/{other.Name}", other.Value);
    }
}
