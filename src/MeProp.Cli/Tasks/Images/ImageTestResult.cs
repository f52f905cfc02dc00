namespace MeProp.Cli;

/// <summary>How well a model tells the images of a part of the data apart.</summary>
internal sealed class ImageTestResult(ImageModel model, TaskData data, string part, ClassificationReport report)
    : TestResult(report.Evaluation)
{
    private readonly ImageTestReport _report = ImageTestReport.Of(model, data.Name, part, report);

    public override string Summary =>
        $"{Score.Accuracy} {Evaluation.Score:0.00} %, loss {Evaluation.Loss:0.0000}, {_report.Wrong:N0} of "
        + $"{_report.Examples:N0} wrong";

    public override void WriteTables(Terminal terminal)
    {
        var tables = new ImageTestTables(report, model.Labels, terminal);
        terminal.Write(tables.OfConfusions(), tables.LinesOfConfusions());
        foreach (string sentence in tables.Sentences()) terminal.WriteLine(sentence);
        terminal.WriteLine();
        terminal.Write(tables.OfClasses(), tables.LinesOfClasses());
    }

    public override void WriteJson(Terminal terminal) =>
        terminal.WriteJson(_report, ImageJsonContext.Lines.ImageTestReport);
}
