using System.Diagnostics;

namespace MeProp.Tests;

/// <summary>Needs reports of some steps, and is slow to take them.</summary>
internal sealed class ReportingCallback(Func<long, bool> needs) : TrainingCallback
{
    private static readonly TimeSpan OneReport = TimeSpan.FromSeconds(0.1);

    public List<string> Log { get; } = [];

    public List<StepReport> Reports { get; } = [];

    public List<long> Steps { get; } = [];

    public List<double> Losses { get; } = [];

    public List<long> StepsBeforeEvaluations { get; } = [];

    /// <summary>How long the reports took.</summary>
    public double Seconds { get; private set; }

    public override bool NeedsReport(in TrainingProgress progress)
    {
        Steps.Add(progress.Step);
        Losses.Add(progress.Loss);
        if (progress.IsEvaluationDue) StepsBeforeEvaluations.Add(progress.Step);
        return needs(progress.Step);
    }

    public override void OnReport(StepReport report)
    {
        long start = Stopwatch.GetTimestamp();
        Reports.Add(report);
        Log.Add($"report {report.Step}");
        Thread.Sleep(OneReport);
        Seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public override void OnEvaluation(EvaluationReport report) => Log.Add($"evaluation {report.Step}");
}
