namespace MeProp.Cli;

/// <summary>How well a model tells the rows of a table apart.</summary>
internal sealed class TableTestResult(TableModel model, TaskData data, string part, ClassificationReport report)
    : TestResult(report.Evaluation)
{
    private readonly TableTestReport _report = TableTestReport.Of(model, data.Name, part, report);

    public override string Summary =>
        $"{Score.Accuracy} {Evaluation.Score:0.00} %, loss {Evaluation.Loss:0.0000}, {_report.Wrong:N0} of "
        + $"{_report.Rows:N0} wrong";

    public override void WriteTables(Terminal terminal)
    {
        var tables = new ImageTestTables(report, _report.Labels, terminal);
        terminal.Write(tables.OfConfusions(), tables.LinesOfConfusions());
        foreach (string sentence in tables.Sentences()) terminal.WriteLine(sentence);
        terminal.WriteLine();
        terminal.Write(tables.OfClasses(), tables.LinesOfClasses());
    }

    public override void WriteJson(Terminal terminal) =>
        terminal.WriteJson(_report, TableJsonContext.Lines.TableTestReport);
}
