using System.Text;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>
/// The table of the paper: method, time of back propagation in the linear maps, time of an epoch, test score. With
/// several seeds, medians of the times and means of the scores.
/// </summary>
internal sealed class ComparisonTable(ComparisonReport report, string times)
{
    private string[] Columns =>
        [
            "method", "backprop s", "speedup", "epoch s", "speedup", $"test {Score.Label(report.Dense.ScoreName)}%",
            "diff",
        ];

    /// <summary>The conditions: data and settings, machine, program.</summary>
    public IReadOnlyList<string> Conditions =>
    [
        $"{report.Dense.Dataset}, {report.Dense.TrainExamples:N0} training examples, batch {report.Dense.BatchSize}, "
        + $"{report.Dense.Epochs} {(report.Dense.Epochs == 1 ? "epoch" : "epochs")}, {report.Dense.Optimizer}"
        + (report.DenseRuns.Count == 1 ? "" : $", {report.DenseRuns.Count} seeds"),
        $"{report.Dense.Machine.Processor}, {report.Dense.Threads} "
        + $"{(report.Dense.Threads == 1 ? "thread" : "threads")}, {report.Dense.SimdPath}",
        $"{report.Dense.Runtime}, meprop {MachineInfo.ShortVersion(report.Dense.Version)}",
    ];

    private string[][] Rows =>
    [
        Row("dense", report.DenseRuns, 1, 1, ""),
        Row(
            report.SparseTitle, report.SparseRuns, report.BackpropSpeedup, report.EpochSpeedup,
            $"{report.TestDifference:+0.00;-0.00;0.00}"),
    ];

    public ConsoleTable ToTable(TableBorder border)
    {
        ConsoleTable table = NarrowTable.Create(border, Columns, i => i == 0);
        foreach (string[] row in Rows) table.AddRow(row);
        return table;
    }

    /// <summary>For a terminal that is too narrow for the table.</summary>
    public IEnumerable<string> ToLines() =>
        Rows.SelectMany(
            row => row.Zip(Columns, (cell, column) => column == Columns[0] ? cell : $"  {column,-10}  {cell}"));

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        MarkdownLine(text, Columns);
        MarkdownLine(text, ["---", .. Columns.Skip(1).Select(_ => "---:")]);
        foreach (string[] row in Rows) MarkdownLine(text, row);
        text.Append('\n').Append(
            "Seconds per epoch, medians. Backprop: selection, backward pass and update. Epoch: training without "
            + "evaluation. Diff: test score against dense, in percentage points.\n");
        if (report.TargetScore is not null) new TimeToScoreTable(report, times).AppendMarkdown(text);
        return text.Append('\n').AppendJoin("; ", Conditions).Append(".\n").ToString();
    }

    public string ToLine() =>
        $"{report.Sparse.Method} {report.Sparse.K} on {report.Dense.Dataset}: backprop "
        + $"{Speedup(report.BackpropSpeedup)}, epoch {Speedup(report.EpochSpeedup)}, test "
        + $"{Score.Text(report.Sparse.ScoreName, ComparisonReport.Mean(report.SparseRuns))} "
        + $"({report.TestDifference:+0.00;-0.00;0.00})"
        + (report.TargetScore is null ? "" : $", {new TimeToScoreTable(report, times).ToLine()}");

    /// <summary>Adds a row of Markdown.</summary>
    public static void MarkdownLine(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Seconds(double? seconds) => $"{seconds:0.000}";

    private string[] Row(
        string name, IReadOnlyList<ComparedRun> runs, double? backprop, double? epoch, string difference) =>
    [
        name, Seconds(ComparisonReport.Median(runs, run => run.BackpropSeconds)), Speedup(backprop),
        Seconds(ComparisonReport.Median(runs, run => run.EpochSeconds)), Speedup(epoch),
        $"{ComparisonReport.Mean(runs):0.00}", difference,
    ];

    private string Speedup(double? factor) => $"{factor:0.0}{times}";
}
