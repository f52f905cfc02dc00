using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MeProp.Cli;

/// <summary>A run's result as two short tables: how well, and how fast.</summary>
internal static class SummaryTable
{
    /// <summary>Makes the tables.</summary>
    /// <param name="title">The method for people.</param>
    /// <param name="summary">What came out.</param>
    /// <param name="border">Lines that the terminal can draw.</param>
    public static IRenderable Of(string title, RunSummary summary, TableBorder border)
    {
        Table scores = Create(border, "method", "test", "dev", "best epoch", "examples/s", "memory");
        scores.AddRow(
            Markup.Escape(title),
            Number($"[bold]{summary.TestAccuracy:0.00} %[/]"),
            Number($"{summary.DevAccuracy:0.00} %"),
            summary.BestEpoch is { } best ? Number($"{best} of {summary.Epochs}") : "-",
            summary.ExamplesPerSecond is { } rate ? Number($"{rate:N0}") : "-",
            Number($"{summary.PeakMemoryBytes / 1e6:N0} MB"));
        if (summary.SecondsPerEpoch is not { } s) return scores;

        Table times = Create(border, "", "forward", "select", "backward", "update", "other", "total");
        double other = Math.Max(0, s.Total - s.Forward - s.Select - s.Backward - s.Update);
        times.AddRow(
            "seconds per epoch", Number($"{s.Forward:0.000}"), Number($"{s.Select:0.000}"), Number($"{s.Backward:0.000}"), Number($"{s.Update:0.000}"), Number($"{other:0.000}"), Number($"[bold]{s.Total:0.000}[/]"));
        return new Rows(scores, times);
    }

    private static Table Create(TableBorder border, params string[] columns)
    {
        Table table = new Table().Border(border).BorderColor(Color.Grey);
        foreach (string column in columns) table.AddColumn(new TableColumn($"[grey]{column}[/]") { NoWrap = true, Alignment = column == columns[0] ? Justify.Left : Justify.Right });
        return table;
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
