namespace MeProp.Cli;

/// <summary>How well a model tells the examples of a part of the data apart.</summary>
internal sealed class ClassificationTestResult(ClassificationTestReport lines, ClassificationReport report)
    : TestResult(report.Evaluation)
{
    public override string Summary =>
        $"{Score.Accuracy} {Evaluation.Score:0.00} %, loss {Evaluation.Loss:0.0000}, {lines.Wrong:N0} of "
        + $"{lines.Examples:N0} wrong";

    public override void WriteTables(Terminal terminal)
    {
        var tables = new ClassificationTables(report, lines.Labels, terminal);
        terminal.Write(tables.OfConfusions(), tables.LinesOfConfusions());
        foreach (string sentence in tables.Sentences()) terminal.WriteLine(sentence);
        terminal.WriteLine();
        terminal.Write(tables.OfClasses(), tables.LinesOfClasses());
    }

    public override void WriteJson(Terminal terminal) =>
        terminal.WriteJson(lines, ClassificationJsonContext.Lines.ClassificationTestReport);
}
