using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>
/// Writes a run's folder during the run: log.txt and metrics.jsonl line by line, summary.json at the end.
/// </summary>
internal sealed class RunRecorder : TrainingCallback, IDisposable
{
    private readonly RunFolder _folder;
    private readonly TrainingRun _run;
    private readonly TimeProvider _clock;
    private readonly LineFile _log;
    private readonly IEnumerable<string> _notes;
    private readonly DateTimeOffset _started;
    private readonly List<EvaluationReport> _evaluations = [];
    private readonly List<EpochReport> _epochs = [];
    private readonly IReadOnlyList<int> _initialSizes;
    private LineFile? _metrics;

    /// <summary>
    /// Opens the files, or takes over the log of a resumed run. Nothing in the files of such a run is changed before
    /// training begins.
    /// </summary>
    public RunRecorder(RunFolder folder, TrainingRun run, IEnumerable<string> notes, TimeProvider clock)
    {
        (_folder, _run, _notes, _clock) = (folder, run, notes, clock);
        _initialSizes = run.Network.HiddenSizes;
        _started = clock.GetLocalNow();
        _log = run.Resumed?.Log ?? new LineFile(folder.File(RunFolder.LogName), LineFile.OneWriter);
        if (run.Resumed is null) _metrics = new LineFile(folder.File(RunFolder.MetricsName));
    }

    /// <summary>False while the folder of a run to resume is as it was.</summary>
    public bool HasBegun => _metrics is not null;

    public override void OnBegin()
    {
        if (_run.Resumed is { } resumed) Continue(resumed.Checkpoint);
        Log($"meprop {MachineInfo.ProgramVersion}, {MachineInfo.Runtime}, {MachineInfo.Current()}");
        Log(
            $"{_run.Title} on {_run.Data.Name}: {_run.Data.Train.Count} training, {_run.Data.Development.Count} "
            + $"development, {_run.Data.Test.Count} test examples");
        Log($"network {_run.Network}");
        string processes = _run.Processes is { Count: > 1 } group ? $", in each of {group.Count} processes" : "";
        Log($"device {_run.Device.Description}{processes}");
        foreach (string note in _notes) Log($"note: {note}");
    }

    public override void OnSimplification(SimplificationReport report) => Log(_run.Text.Of(report));

    public override void OnEvaluation(EvaluationReport report)
    {
        _evaluations.Add(report);
        _metrics!.Append(MetricsLine(report));
        Log(_run.Text.Of(report));
    }

    public override void OnEpoch(EpochReport report)
    {
        _epochs.Add(report);
        PhaseSeconds s = report.Seconds;
        Log(
            $"epoch {report.Epoch} seconds: fill {s.Fill:0.000}, forward {s.Forward:0.000}, select {s.Select:0.000}, "
            + $"backward {s.Backward:0.000}, update {s.Update:0.000}, total {s.Total:0.000}; evaluation "
            + $"{s.Evaluate:0.000}");
    }

    public RunSummary Conclude(TrainingResult result) => Conclude(
        result.Outcome switch
        {
            TrainingOutcome.Completed => RunOutcome.Completed,
            TrainingOutcome.StoppedEarly => RunOutcome.StoppedEarly,
            TrainingOutcome.Cancelled => RunOutcome.Interrupted,
            _ => RunOutcome.NonFinite,
        },
        result.Error);

    /// <summary>Writes the summary of a run that was interrupted before its first step.</summary>
    public RunSummary ConcludeInterrupted() => Conclude(RunOutcome.Interrupted, null);

    /// <summary>Writes what there is after a failure, as far as that can still be written.</summary>
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

    public void Dispose()
    {
        _log.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>Takes the files back to the checkpoint: the metrics that came after it will come again.</summary>
    private void Continue(Checkpoint? checkpoint)
    {
        _folder.Reopen(_run.Configuration);
        _evaluations.AddRange(checkpoint?.Evaluations ?? []);
        _epochs.AddRange(checkpoint?.Epochs ?? []);
        AtomicFile.Write(
            _folder.File(RunFolder.MetricsName),
            Encoding.UTF8.GetBytes(string.Concat(_evaluations.Select(report => MetricsLine(report) + "\n"))));
        _metrics = LineFile.Reopen(_folder.File(RunFolder.MetricsName));
        Log(checkpoint is null
            ? "resumed at the beginning"
            : $"resumed in epoch {checkpoint.Epoch} after {checkpoint.Step} of its steps; "
                + $"evaluations so far: {_evaluations.Count}");
    }

    private string MetricsLine(EvaluationReport report) =>
        JsonSerializer.Serialize(EvaluationLine.From(_run.MethodName, report), _run.Json.LineOf<EvaluationLine>());

    private RunSummary Conclude(string outcome, string? error)
    {
        RunSummary summary = Summarize(outcome, error);
        AtomicFile.Write(_folder.File(RunFolder.SummaryName), _run.Json.FileOf(summary));
        Log($"{outcome}{(error is null ? "" : $": {error}")}");
        Log(SummaryText.Of(summary));
        return summary;
    }

    private RunSummary Summarize(string outcome, string? error)
    {
        EvaluationReport? best = _evaluations.LastOrDefault(evaluation => evaluation.IsBest);
        EvaluationReport? last = _evaluations.LastOrDefault();
        PhaseSeconds? seconds = _epochs.Count > 0
            ? PhaseSeconds.Median([.. _epochs.Select(epoch => epoch.Seconds)])
            : null;
        RunConfiguration c = _run.Configuration;
        using var process = Process.GetCurrentProcess();
        return new RunSummary
        {
            Folder = _folder.Path,
            Outcome = outcome,
            Error = error,
            Method = _run.MethodName,
            K = c.IsDense ? 0 : c.Get(Settings.K),
            KWarmup = c.Get(Settings.KWarmup),
            Prune = c.Simplification?.Prune,
            Cycle = c.Simplification?.CycleEpochs,
            Dataset = _run.Data.Name,
            TrainExamples = _run.Data.Train.Count,
            DevExamples = _run.Data.Development.Count,
            TestExamples = _run.Data.Test.Count,
            HiddenSize = c.Get(Settings.HiddenSize),
            Layers = c.Get(Settings.Layers),
            HiddenAtStart = _initialSizes,
            Hidden = _run.Network.HiddenSizes,
            Simplifications = c.Simplification is null ? null : SimplificationEntry.Of(_initialSizes, _evaluations),
            Parameters = _run.Network.ParameterCount,
            BatchSize = c.Get(Settings.BatchSize),
            Optimizer = Settings.Optimizer.NameIn(c),
            LearningRate = c.Get(Settings.LearningRate),
            Dropout = c.Get(Settings.Dropout),
            Update = Settings.Update.NameIn(c),
            Seed = c.Get(Settings.Seed),
            Epochs = c.Get(Settings.Epochs),
            EpochsCompleted = _epochs.Count,
            BestEpoch = best?.Epoch,
            TrainLoss = JsonNumber.OrNull(last?.TrainingLoss),
            ScoreName = _run.Evaluator.ScoreName,
            DevScore = JsonNumber.OrNull(best?.Development?.Score),
            TestScore = JsonNumber.OrNull(best?.Test?.Score),
            DevOthers = best?.Development?.Others,
            TestOthers = best?.Test?.Others,
            SecondsPerEpoch = seconds,
            ExamplesPerSecond = seconds is { Total: > 0 } s ? _run.Data.Train.Count / s.Total : null,
            TrainSeconds = Math.Max(_epochs.Sum(epoch => epoch.Seconds.Total), last?.TrainingSeconds ?? 0),
            PeakMemoryBytes = process.PeakWorkingSet64,
            Threads = _run.Device.Threads,
            Processes = _run.Processes?.Count,
            BytesPerStep = _run.BytesPerStep is { } bytes ? Math.Round(bytes) : null,
            SimdPath = _run.Device is CpuDevice cpu ? cpu.Simd.ToString() : "GPU",
            Device = _run.Device.Description,
            Machine = MachineInfo.Current(),
            Runtime = MachineInfo.Runtime,
            Version = MachineInfo.ProgramVersion,
            Started = _started,
            Finished = _clock.GetLocalNow(),
        };
    }

    private void Log(string line) => _log.Append($"{_clock.GetLocalNow():yyyy-MM-dd HH:mm:ss}  {line}");
}
