namespace MeProp.Cli;

/// <summary>
/// A line per evaluation, and below them one that is drawn again and again: epoch, bar, loss, development score,
/// examples per second, time left. Drawn on the training thread, five times a second, because a thread of its own would
/// take a processor from training; between two drawings a step costs one look at the clock.
/// </summary>
internal sealed class LiveProgress(
    Terminal terminal, EvaluationText text, int epochs, int examplesPerEpoch, TimeProvider clock) : RunProgress
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 5;

    // A terminal may wrap when its last column is written, and it writes ^C behind the line: what wrapped could not be
    // written over.
    private const int Margin = 3;
    private const int DrawingsPerSecond = 5;
    private const double LossSmoothing = 0.8;

    private readonly long _interval = clock.TimestampFrequency / DrawingsPerSecond;
    private readonly long _allExamples = (long)epochs * examplesPerEpoch;
    private readonly TrainingPace _pace = new(clock.TimestampFrequency);
    private long _nextDrawing;
    private double? _loss;
    private string _development = "-";

    public override TrainingResult Watch(Func<TrainingResult> train)
    {
        try
        {
            return train();
        }
        finally
        {
            terminal.Overwrite("", isLast: false);
        }
    }

    public override void OnStep(in TrainingProgress progress)
    {
        long now = clock.GetTimestamp(), examples = (progress.Epoch - 1L) * examplesPerEpoch + progress.Examples;
        _pace.OnStep(now, examples);
        if (now < _nextDrawing) return;
        _nextDrawing = now + _interval;
        _loss = _loss is { } loss ? LossSmoothing * loss + (1 - LossSmoothing) * progress.Loss : progress.Loss;
        terminal.Overwrite(Line(progress.Epoch, examples), isLast: false);
    }

    public override void OnSimplification(SimplificationReport report)
    {
        if (report.Removed > 0) terminal.Overwrite(text.Of(report), isLast: true);
    }

    public override void OnEvaluation(EvaluationReport report)
    {
        _pace.OnEvaluation(clock.GetTimestamp());
        _loss = report.TrainingLoss;
        _development = report.Development is { } evaluation ? text.DecidingScoreOf(evaluation) : "-";
        _nextDrawing = 0;
        terminal.Overwrite(text.Of(report), isLast: true);
    }

    /// <summary>
    /// The line, which always fits: the bar takes the rest, and where nothing is left the end is cut.
    /// </summary>
    private string Line(int epoch, long examples)
    {
        string start = text.EpochOf(epoch);
        string rate = _pace.ExamplesPerSecond is { } perSecond ? $"{perSecond:N0}" : "-";
        string left = _pace.TimeUntil(_allExamples) is { } time ? DurationText.Of(time) : "-";
        string end = $"loss {_loss:0.0000}  dev {_development,7}  {rate,7} ex/s  {left} left";

        int width = Math.Max(0, terminal.Width - Margin), bar = Math.Min(
            WidestBar, width - start.Length - end.Length - 4);
        string line = bar >= NarrowestBar
            ? $"{start}  {terminal.Bar(examples / (double)_allExamples, bar)}  {end}"
            : $"{start}  {end}";
        return line.Length > width ? line[..width] : line;
    }
}
