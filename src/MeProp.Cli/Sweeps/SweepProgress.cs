using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeProp.Cli;

/// <summary>
/// Everything that a sweep prints while it runs, from any of its threads: a line for each run that ended, and below
/// them one for the whole, with runs done, best score so far and time left. A live terminal draws that line five times
/// a second; elsewhere it comes once a minute.
/// </summary>
internal sealed class SweepProgress(Terminal terminal, SweepPlan plan, RunJson json, TimeProvider clock)
{
    private const int WidestBar = 24;
    private const int NarrowestBar = 5;
    private const int WidestName = 60;

    // A terminal may wrap when its last column is written.
    private const int Margin = 3;

    private readonly Lock _lock = new();
    private readonly long _interval = terminal.IsLive ? clock.TimestampFrequency / 5 : clock.TimestampFrequency * 60;
    private readonly int _nameWidth = Math.Min(WidestName, plan.Runs.Max(run => run.Name.Length));
    private readonly SweepPace _pace = new(plan.Runs.Count, clock);
    private readonly HashSet<string> _notes = [];
    private long _nextDrawing = long.MinValue;
    private int _ended, _failed;
    private (double Score, string Text)? _best;

    private long FirstDrawing => clock.GetTimestamp() + (terminal.IsLive ? 0 : _interval);

    /// <summary>Counts a run that ended in an earlier part of the sweep.</summary>
    public void Restore(SweptRun run)
    {
        lock (_lock) Count(run);
    }

    /// <summary>Announces a run that is to be trained.</summary>
    public void Expect(int index, long examples) => _pace.Expect(index, examples);

    /// <summary>A run that starts, possibly from a checkpoint: gives what shows its progress.</summary>
    public RunProgress Begin(int index, TrainingRun run, IEnumerable<string> notes)
    {
        lock (_lock)
        {
            Clear();
            foreach (string note in notes.Where(_notes.Add)) terminal.WriteNote(note);
            if (_nextDrawing == long.MinValue) Interlocked.Exchange(ref _nextDrawing, FirstDrawing);
        }

        var progress = new SweptRunProgress(this, index, run);
        _pace.Begin(index, progress.Position);
        return progress;
    }

    /// <summary>A step of a run, which now has trained some examples since its beginning.</summary>
    public void OnStep(int index, long examples)
    {
        _pace.OnStep(index, examples);
        if (terminal.Mode != OutputMode.Full || clock.GetTimestamp() < Interlocked.Read(ref _nextDrawing)) return;
        lock (_lock)
        {
            if (clock.GetTimestamp() < _nextDrawing) return;
            Interlocked.Exchange(ref _nextDrawing, clock.GetTimestamp() + _interval);
            if (terminal.IsLive) terminal.Overwrite(StatusLine(), isLast: false);
            else terminal.WriteLine(StatusLine());
        }
    }

    /// <summary>An evaluation of a run.</summary>
    public void OnEvaluation(int index, TrainingRun run, EvaluationReport report)
    {
        if (terminal.Mode != OutputMode.Json) return;
        WriteJson(index, EvaluationLine.From(run.MethodName, report));
    }

    /// <summary>A run that ended.</summary>
    public void End(int index, SweptRun run)
    {
        _pace.End(index);
        lock (_lock)
        {
            Count(run);
            Clear();
            if (run.Summary is not null && !run.HasFailed)
            {
                string state = run.IsInterrupted ? "interrupted: " : "";
                terminal.WriteLine($"{run.Run.Name.PadRight(_nameWidth)}  {state}{SummaryText.ResultOf(run.Summary)}");
            }

            if (run.HasFailed) terminal.WriteError($"{run.Run.Name}: {run.Error}");
            if (run.Summary is not null) WriteJson(index, run.Summary);
            if (terminal.IsLive) terminal.Overwrite(StatusLine(), isLast: false);
        }
    }

    /// <summary>Says what happens before the first run on a live terminal.</summary>
    public void Say(string text)
    {
        lock (_lock)
        {
            if (terminal.IsLive) terminal.Overwrite(text, isLast: false);
        }
    }

    /// <summary>Removes the line for the whole.</summary>
    public void Close()
    {
        lock (_lock) Clear();
    }

    private void Clear()
    {
        if (terminal.IsLive) terminal.Overwrite("", isLast: false);
    }

    private void Count(SweptRun run)
    {
        if (!run.IsInterrupted) _ended++;
        if (run.HasFailed) _failed++;
        if (!run.IsComplete || run.Summary!.DevScore is not { } score || score <= _best?.Score) return;
        _best = (score, $"best dev {Score.Text(run.Summary.ScoreName, score)} {run.Run.Name}");
    }

    /// <summary>The line for the whole, which always fits: the bar and the name of the best are cut.</summary>
    private string StatusLine()
    {
        string start = $"{_ended}/{plan.Runs.Count} runs{(_failed > 0 ? $", {_failed} failed" : "")}";
        string end = _pace.TimeLeft is { } left ? $"{DurationText.Of(left)} left" : "- left";
        string best = _best is { } found ? $"  {found.Text}" : "";
        if (!terminal.IsLive) return $"{start}{best}  {end}";
        int width = Math.Max(0, terminal.Width - Margin);
        int room = width - start.Length - end.Length - 4 - NarrowestBar;
        if (best.Length > room) best = room > 0 ? best[..room] : "";
        int bar = Math.Min(WidestBar, width - start.Length - best.Length - end.Length - 4);
        string line = bar >= NarrowestBar
            ? $"{start}  {terminal.Bar((_ended + _pace.PartsOfRuns) / plan.Runs.Count, bar)}{best}  {end}"
            : $"{start}  {end}";
        return line.Length > width ? line[..width] : line;
    }

    private void WriteJson<T>(int index, T value)
    {
        JsonObject line = JsonSerializer.SerializeToNode(value, json.LineOf<T>())!.AsObject();
        line.Insert(1, "run", plan.Runs[index].Name);
        lock (_lock) terminal.WriteJson(line, CliJsonContext.Lines.JsonObject);
    }
}
