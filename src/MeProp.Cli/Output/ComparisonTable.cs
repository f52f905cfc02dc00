using System.Text;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>
/// The table of the paper: method, time of back propagation in the linear maps, time of an epoch, test score.
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
        + $"{report.Dense.Epochs} {(report.Dense.Epochs == 1 ? "epoch" : "epochs")}, {report.Dense.Optimizer}",
        $"{report.Dense.Machine.Processor}, {report.Dense.Threads} "
        + $"{(report.Dense.Threads == 1 ? "thread" : "threads")}, {report.Dense.SimdPath}",
        $"{report.Dense.Runtime}, meprop {MachineInfo.ShortVersion(report.Dense.Version)}",
    ];

    private string[][] Rows =>
    [
        [
            "dense", Seconds(report.Dense.BackpropSeconds), Speedup(1), Seconds(report.Dense.EpochSeconds), Speedup(1),
            Percent(report.Dense.TestScore), "",
        ],
        [
            report.SparseTitle, Seconds(report.Sparse.BackpropSeconds), Speedup(report.BackpropSpeedup),
            Seconds(report.Sparse.EpochSeconds), Speedup(report.EpochSpeedup),
            Percent(report.Sparse.TestScore), $"{report.TestDifference:+0.00;-0.00;0.00}",
        ],
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
        Line(Columns);
        Line(["---", .. Columns.Skip(1).Select(_ => "---:")]);
        foreach (string[] row in Rows) Line(row);
        text.Append('\n').Append(
            "Seconds per epoch, medians. Backprop: selection, backward pass and update. Epoch: training without "
            + "evaluation. Diff: test score against dense, in percentage points.\n");
        return text.Append('\n').AppendJoin("; ", Conditions).Append(".\n").ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    public string ToLine() =>
        $"{report.Sparse.Method} {report.Sparse.K} on {report.Dense.Dataset}: backprop "
        + $"{Speedup(report.BackpropSpeedup)}, epoch {Speedup(report.EpochSpeedup)}, test "
        + $"{Score.Text(report.Sparse.ScoreName, report.Sparse.TestScore)} ({report.TestDifference:+0.00;-0.00;0.00})";

    private static string Seconds(double? seconds) => $"{seconds:0.000}";

    private static string Percent(double? percent) => $"{percent:0.00}";

    private string Speedup(double? factor) => $"{factor:0.0}{times}";
}
