using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>Writes a run's folder while the run goes on: log.txt and metrics.jsonl line by line, summary.json at the end.</summary>
internal sealed class RunRecorder : TrainingCallback, IDisposable
{
    private readonly RunFolder _folder;
    private readonly TrainingRun _run;
    private readonly TimeProvider _clock;
    private readonly LineFile _log;
    private readonly LineFile _metrics;
    private readonly DateTimeOffset _started;
    private readonly List<EvaluationReport> _evaluations = [];
    private readonly List<EpochReport> _epochs = [];

    /// <summary>Opens the files and says what the run is.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="run">What is about to be trained.</param>
    /// <param name="notes">What the user should know about the configuration.</param>
    /// <param name="clock">The time of day.</param>
    public RunRecorder(RunFolder folder, TrainingRun run, IEnumerable<string> notes, TimeProvider clock)
    {
        (_folder, _run, _clock) = (folder, run, clock);
        _log = new LineFile(folder.File(RunFolder.LogName));
        _metrics = new LineFile(folder.File(RunFolder.MetricsName));
        _started = clock.GetLocalNow();
        Log($"meprop {MachineInfo.ProgramVersion}, {MachineInfo.Runtime}, {MachineInfo.Current()}");
        Log($"{run.Title} on {run.Data.Name}: {run.Data.Train.Count} training, {run.Data.Development.Count} development, {run.Data.Test.Count} test examples");
        Log($"network {run.Network}");
        Log($"device {run.Device.Description}");
        foreach (string note in notes) Log($"note: {note}");
    }

    /// <inheritdoc/>
    public override void OnEvaluation(EvaluationReport report)
    {
        _evaluations.Add(report);
        _metrics.Append(JsonSerializer.Serialize(EvaluationLine.From(_run.MethodName, report), CliJsonContext.Lines.EvaluationLine));
        Log(EvaluationText.Of(report, _run.Configuration));
    }

    /// <inheritdoc/>
    public override void OnEpoch(EpochReport report)
    {
        _epochs.Add(report);
        PhaseSeconds s = report.Seconds;
        Log(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch} seconds: fill {s.Fill:0.000}, forward {s.Forward:0.000}, select {s.Select:0.000}, backward {s.Backward:0.000}, update {s.Update:0.000}, total {s.Total:0.000}; evaluation {s.Evaluate:0.000}"));
    }

    /// <summary>Writes what came out.</summary>
    /// <param name="result">What training returned.</param>
    public RunSummary Conclude(TrainingResult result) => Conclude(
        result.Outcome switch
        {
            TrainingOutcome.Completed => RunOutcome.Completed,
            TrainingOutcome.StoppedEarly => RunOutcome.StoppedEarly,
            TrainingOutcome.Cancelled => RunOutcome.Interrupted,
            _ => RunOutcome.NonFinite,
        },
        result.Error);

    /// <summary>Writes what there is after a failure, as far as that can still be written.</summary>
    /// <param name="exception">What failed.</param>
    public void ConcludeFailed(Exception exception)
    {
        try
        {
            Conclude(RunOutcome.Failed, exception.Message);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            // The disk is full or gone: that is what the first exception tells the user.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();
        _metrics.Dispose();
    }

    private RunSummary Conclude(string outcome, string? error)
    {
        RunSummary summary = Summarize(outcome, error);
        AtomicFile.Write(_folder.File(RunFolder.SummaryName), [.. JsonSerializer.SerializeToUtf8Bytes(summary, CliJsonContext.Indented.RunSummary), (byte)'\n']);
        Log($"{outcome}{(error is null ? "" : $": {error}")}");
        Log(SummaryText.Of(summary));
        return summary;
    }

    private RunSummary Summarize(string outcome, string? error)
    {
        EvaluationReport? best = _evaluations.LastOrDefault(evaluation => evaluation.IsBest), last = _evaluations.LastOrDefault();
        PhaseSeconds? seconds = _epochs.Count > 0 ? PhaseSeconds.Median([.. _epochs.Select(epoch => epoch.Seconds)]) : null;
        RunConfiguration c = _run.Configuration;
        using var process = Process.GetCurrentProcess();
        return new RunSummary
        {
            Folder = _folder.Path,
            Outcome = outcome,
            Error = error,
            Method = _run.MethodName,
            K = _run.IsDense ? 0 : c.K,
            KWarmup = c.KWarmup,
            Dataset = _run.Data.Name,
            TrainExamples = _run.Data.Train.Count,
            DevExamples = _run.Data.Development.Count,
            TestExamples = _run.Data.Test.Count,
            HiddenSize = c.HiddenSize,
            Layers = c.Layers,
            Parameters = _run.Network.ParameterCount,
            BatchSize = c.BatchSize,
            Optimizer = Settings.Optimizer.NameIn(c),
            LearningRate = c.LearningRate,
            Dropout = c.Dropout,
            Update = Settings.Update.NameIn(c),
            Seed = c.Seed,
            Epochs = c.Epochs,
            EpochsCompleted = _epochs.Count,
            BestEpoch = best?.Epoch,
            TrainLoss = JsonNumber.OrNull(last?.TrainingLoss),
            DevAccuracy = JsonNumber.OrNull(best?.Development?.Accuracy),
            TestAccuracy = JsonNumber.OrNull(best?.Test?.Accuracy),
            SecondsPerEpoch = seconds,
            ExamplesPerSecond = seconds is { Total: > 0 } s ? _run.Data.Train.Count / s.Total : null,
            TrainSeconds = Math.Max(_epochs.Sum(epoch => epoch.Seconds.Total), last?.TrainingSeconds ?? 0),
            PeakMemoryBytes = process.PeakWorkingSet64,
            Threads = _run.Device.Threads,
            SimdPath = _run.Device.Simd.ToString(),
            Device = _run.Device.Description,
            Machine = MachineInfo.Current(),
            Runtime = MachineInfo.Runtime,
            Version = MachineInfo.ProgramVersion,
            Started = _started,
            Finished = _clock.GetLocalNow(),
        };
    }

    private void Log(string line) => _log.Append(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetLocalNow():yyyy-MM-dd HH:mm:ss}  {line}"));
}
