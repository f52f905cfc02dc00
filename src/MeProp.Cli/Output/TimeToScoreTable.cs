using System.Text;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>Training time to a test score, dense and sparse side by side.</summary>
internal sealed class TimeToScoreTable(ComparisonReport report, string times)
{
    private string Target => Score.Text(report.Dense.ScoreName, report.TargetScore);

    private string[] Columns => ["method", $"s to {Target}", "speedup", "epochs", "each seed, s"];

    private string[][] Rows =>
        [Row("dense", report.DenseRuns, "1.0"), Row(report.SparseTitle, report.SparseRuns, Speedup)];

    private string Speedup => report.SpeedupToScore is { } factor ? $"{factor:0.0}" : "";

    public ConsoleTable ToTable(TableBorder border)
    {
        ConsoleTable table = NarrowTable.Create(border, Columns, i => i is 0 or 4);
        foreach (string[] row in Rows) table.AddRow(row);
        return table;
    }

    /// <summary>For a terminal that is too narrow for the table.</summary>
    public IEnumerable<string> ToLines() => Rows.Select(
        row => $"{row[0]}: {Columns[1]} {row[1]}, epochs {row[3]}, {Columns[4]} {row[4]}");

    /// <summary>As in "98.00 % after 1.20 s, dense 3.10 s".</summary>
    public string ToLine() => $"{Target} after {Seconds(Median(report.SparseRuns))} s, "
        + $"dense {Seconds(Median(report.DenseRuns))} s";

    public void AppendMarkdown(StringBuilder text)
    {
        text.Append('\n');
        ComparisonTable.MarkdownLine(text, Columns);
        ComparisonTable.MarkdownLine(text, ["---", "---:", "---:", "---:", "---"]);
        foreach (string[] row in Rows) ComparisonTable.MarkdownLine(text, row);
        text.Append("\nTraining time without evaluations, medians; – where the epochs did not suffice.\n");
    }

    private static double? Median(IEnumerable<ComparedRun> runs) =>
        ComparisonReport.Median(runs, run => run.SecondsToScore);

    private static string Seconds(double? seconds) => seconds is { } s ? $"{s:0.00}" : "–";

    private string[] Row(string name, IReadOnlyList<ComparedRun> runs, string speedup) =>
    [
        name, Seconds(Median(runs)), speedup.Length > 0 ? speedup + times : "–",
        ComparisonReport.Median(runs, run => run.EpochsToScore) is { } epochs ? $"{epochs:0.#}" : "–",
        string.Join(' ', runs.Select(run => Seconds(run.SecondsToScore))),
    ];
}
