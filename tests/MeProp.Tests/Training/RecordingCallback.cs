using System.Globalization;

namespace MeProp.Tests;

/// <summary>Writes down what it is told, in order.</summary>
/// <param name="name">Stands before every entry.</param>
/// <param name="log">Where to; shared by several callbacks to see their order.</param>
internal sealed class RecordingCallback(string name = "", List<string>? log = null) : TrainingCallback
{
    public List<string> Log { get; } = log ?? [];

    public List<TrainingProgress> Progress { get; } = [];

    /// <summary>Called after every step with the number of steps so far.</summary>
    public Action<int>? AfterStep { get; init; }

    public override void OnBegin() => Log.Add($"{name}begin");

    public override void OnStep(in TrainingProgress progress)
    {
        Progress.Add(progress);
        Log.Add(string.Create(CultureInfo.InvariantCulture, $"{name}step {progress.Epoch}:{progress.Examples}"));
        AfterStep?.Invoke(Progress.Count);
    }

    public override void OnEvaluation(EvaluationReport report) => Log.Add($"{name}evaluation {report.Index}");

    public override void OnEpoch(EpochReport report) => Log.Add($"{name}epoch {report.Epoch}");
}
