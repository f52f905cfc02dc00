using Spectre.Console;
using Spectre.Console.Rendering;

namespace MeProp.Cli;

/// <summary>A run's result as two short tables: how well, and how fast.</summary>
internal sealed class SummaryTable(string title, RunSummary summary)
{
    // Scores of a cell stand below each other: the table stays narrow.
    private const string LineBreak = "\n";

    private (string Column, string Text)[] Scores =>
    [
        ("method", title),
        ("test", Score.Text(summary.ScoreName, summary.TestScore, summary.TestOthers, LineBreak)),
        ("dev", Score.Text(summary.ScoreName, summary.DevScore, summary.DevOthers, LineBreak)),
        ("kept epoch", summary.BestEpoch is { } best ? $"{best} of {summary.Epochs}" : "-"),
        ("examples/s", summary.ExamplesPerSecond is { } rate ? $"{rate:N0}" : "-"),
        ("memory", $"{summary.PeakMemoryBytes / 1e6:N0} MB"),
    ];

    private (string Column, string Text)[] Times
    {
        get
        {
            if (summary.SecondsPerEpoch is not { } s) return [];
            double other = Math.Max(0, s.Total - s.Forward - s.Select - s.Backward - s.Update);
            (string Column, double Seconds)[] phases =
            [
                ("forward", s.Forward), ("select", s.Select), ("backward", s.Backward), ("update", s.Update),
                ("other", other), ("total", s.Total),
            ];
            return [("", "seconds per epoch"), .. phases.Select(phase => (phase.Column, $"{phase.Seconds:0.000}"))];
        }
    }

    public IRenderable ToTable(TableBorder border) =>
        Times.Length == 0
            ? Create(border, Scores, "test")
            : new Rows(Create(border, Scores, "test"), Create(border, Times, "total"));

    public IEnumerable<string> ToLines() => [.. Lines(Scores), .. Lines(Times)];

    private static IEnumerable<string> Lines((string Column, string Text)[] cells) =>
        cells.Select(cell => cell.Column.Length == 0
            ? $"{cell.Text}:"
            : $"{cell.Column,-10}  {cell.Text.Replace(LineBreak, ", ", StringComparison.Ordinal)}");

    private static ConsoleTable Create(TableBorder border, (string Column, string Text)[] cells, string emphasis)
    {
        ConsoleTable table = new ConsoleTable().Border(border).BorderColor(Color.Grey);
        foreach ((string column, _) in cells)
        {
            table.AddColumn(
                new TableColumn($"[grey]{column}[/]")
                {
                    NoWrap = true,
                    Alignment = column == cells[0].Column ? Justify.Left : Justify.Right,
                });
        }

        return table.AddRow(
            [
                .. cells.Select(
                    cell =>
                        cell.Column == emphasis ? $"[bold]{Markup.Escape(cell.Text)}[/]" : Markup.Escape(cell.Text)),
            ]);
    }
}
