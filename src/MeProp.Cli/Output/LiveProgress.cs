using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>
/// A line that is drawn again and again: epoch, bar, loss, development score, examples per second, time left. Drawn on the training thread,
/// five times a second, because a thread of its own would take a processor from training; between two drawings a step costs one look at the clock.
/// </summary>
internal sealed class LiveProgress : RunProgress
{
    private const int TextWidth = 54;
    private const double RateSmoothing = 0.8;
    private static readonly long Interval = Stopwatch.Frequency / 5;

    private readonly IAnsiConsole _console;
    private readonly int _epochs;
    private readonly int _examplesPerEpoch;
    private readonly StatusColumn _status = new();
    private ProgressContext? _context;
    private ProgressTask? _task;
    private long _started, _nextDrawing, _rateSince, _rateExamples;
    private double _rate, _loss;
    private double? _development;

    /// <summary>Prepares the line.</summary>
    /// <param name="console">Where to draw.</param>
    /// <param name="run">What will be trained.</param>
    public LiveProgress(IAnsiConsole console, TrainingRun run) =>
        (_console, _epochs, _examplesPerEpoch) = (console, run.Configuration.Epochs, run.Data.Train.Count);

    /// <inheritdoc/>
    public override TrainingResult Watch(Func<TrainingResult> train)
    {
        var bar = new ProgressBarColumn { Width = Math.Clamp(_console.Profile.Width - TextWidth - EpochText(_epochs).Length, 5, 40) };
        return _console.Progress().AutoRefresh(false).AutoClear(true).ExcludeVerticalPadding().Columns(new TaskDescriptionColumn(), bar, _status).Start(context =>
        {
            _context = context;
            _task = context.AddTask(EpochText(1), maxValue: (double)_epochs * _examplesPerEpoch);
            _started = _rateSince = Stopwatch.GetTimestamp();
            context.Refresh();
            return train();
        });
    }

    /// <inheritdoc/>
    public override void OnStep(in TrainingProgress progress)
    {
        long now = Stopwatch.GetTimestamp();
        if (now < _nextDrawing) return;
        _nextDrawing = now + Interval;
        _loss = _loss == 0 ? progress.Loss : RateSmoothing * _loss + (1 - RateSmoothing) * progress.Loss;
        long examples = (progress.Epoch - 1L) * _examplesPerEpoch + progress.Examples;
        UpdateRate(now, examples);
        Draw(now, progress.Epoch, examples);
    }

    /// <inheritdoc/>
    public override void OnEvaluation(EvaluationReport report)
    {
        _loss = report.TrainingLoss;
        _development = report.Development?.Accuracy;

        // The evaluation's time is none of training's: the rate starts anew at the next drawing.
        _rateSince = 0;
    }

    private string EpochText(int epoch)
    {
        string all = _epochs.ToString(CultureInfo.InvariantCulture);
        return $"epoch {epoch.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)}/{all}";
    }

    private void UpdateRate(long now, long examples)
    {
        if (_rateSince != 0)
        {
            double current = (examples - _rateExamples) / Stopwatch.GetElapsedTime(_rateSince, now).TotalSeconds;
            _rate = _rate == 0 ? current : RateSmoothing * _rate + (1 - RateSmoothing) * current;
        }

        (_rateSince, _rateExamples) = (now, examples);
    }

    private void Draw(long now, int epoch, long examples)
    {
        if (_task is null || _context is null) return;
        double done = examples / (double)(_epochs * (long)_examplesPerEpoch);
        TimeSpan left = Stopwatch.GetElapsedTime(_started, now) * ((1 - done) / done);
        string development = _development is { } score ? string.Create(CultureInfo.InvariantCulture, $"{score:0.00} %") : "-";
        _status.Text = string.Create(
            CultureInfo.InvariantCulture,
            $"loss {_loss:0.0000}  dev {development,7}  {_rate,7:N0} ex/s  {Duration(left)} left");
        _task.Description = EpochText(epoch);
        _task.Value = examples;
        _context.Refresh();
    }

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
}
