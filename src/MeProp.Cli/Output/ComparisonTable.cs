using System.Globalization;
using System.Text;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The table of the paper: method, time of back propagation in the linear maps, time of an epoch, test score.</summary>
/// <param name="report">What was measured.</param>
/// <param name="times">Multiplication sign.</param>
internal sealed class ComparisonTable(ComparisonReport report, string times)
{
    private static readonly string[] Columns = ["method", "backprop s", "speedup", "epoch s", "speedup", "test %", "diff"];

    /// <summary>The conditions: data and settings, machine, program.</summary>
    public IReadOnlyList<string> Conditions =>
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Dense.Dataset}, {report.Dense.TrainExamples:N0} training examples, batch {report.Dense.BatchSize}, {report.Dense.Epochs} {(report.Dense.Epochs == 1 ? "epoch" : "epochs")}, {report.Dense.Optimizer}"),
        $"{report.Dense.Machine.Processor}, {report.Dense.Threads} {(report.Dense.Threads == 1 ? "thread" : "threads")}, {report.Dense.SimdPath}",
        $"{report.Dense.Runtime}, meprop {MachineInfo.ShortVersion(report.Dense.Version)}",
    ];

    private string[][] Rows =>
    [
        ["dense", Seconds(report.Dense.BackpropSeconds), Speedup(1), Seconds(report.Dense.EpochSeconds), Speedup(1), Percent(report.Dense.TestAccuracy), ""],
        [
            report.SparseTitle, Seconds(report.Sparse.BackpropSeconds), Speedup(report.BackpropSpeedup), Seconds(report.Sparse.EpochSeconds), Speedup(report.EpochSpeedup),
            Percent(report.Sparse.TestAccuracy), string.Create(CultureInfo.InvariantCulture, $"{report.TestDifference:+0.00;-0.00;0.00}"),
        ],
    ];

    /// <summary>For the terminal.</summary>
    /// <param name="border">Lines that the terminal can draw.</param>
    public Table ToTable(TableBorder border)
    {
        // Half the usual padding lets the table fit into 80 characters.
        Table table = new Table().Border(border).BorderColor(Color.Grey);
        foreach (string column in Columns) table.AddColumn(new TableColumn($"[grey]{column}[/]") { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = column == Columns[0] ? Justify.Left : Justify.Right });
        foreach (string[] row in Rows) table.AddRow(row);
        return table;
    }

    /// <summary>For a terminal that is too narrow for the table.</summary>
    public IEnumerable<string> ToLines() => Rows.SelectMany(row => row.Zip(Columns, (cell, column) => column == Columns[0] ? cell : $"  {column,-10}  {cell}"));

    /// <summary>For comparison.md.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Line(Columns);
        Line(["---", .. Columns.Skip(1).Select(_ => "---:")]);
        foreach (string[] row in Rows) Line(row);
        text.Append('\n').Append("Seconds per epoch, medians. Backprop: selection, backward pass and update. Epoch: training without evaluation. Diff: test score against dense, in percentage points.\n");
        return text.Append('\n').AppendJoin("; ", Conditions).Append(".\n").ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>In one line.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Sparse.Method} {report.Sparse.K} on {report.Dense.Dataset}: backprop {Speedup(report.BackpropSpeedup)}, epoch {Speedup(report.EpochSpeedup)}, test {report.Sparse.TestAccuracy:0.00} % ({report.TestDifference:+0.00;-0.00;0.00})");

    private static string Seconds(double? seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000}");

    private static string Percent(double? percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.00}");

    private string Speedup(double? factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:0.0}{times}");
}
