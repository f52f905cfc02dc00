using Spectre.Console;

namespace MeProp.Cli;

/// <summary>How well a tagger does on a part of a treebank.</summary>
internal sealed class TaggingTestResult(Evaluation evaluation, TaggingTestReport report) : TestResult(evaluation)
{
    private const int Confusions = 10;

    public override string Summary =>
        $"{Score.Accuracy} {report.Accuracy:0.00} %, loss {report.Loss:0.0000}, {report.Wrong:N0} of "
        + $"{report.Words:N0} words wrong";

    public override void WriteTables(Terminal terminal)
    {
        terminal.WriteLine(
            $"Unknown words: {Percent(report.UnknownAccuracy)} of {report.UnknownWords:N0}. "
            + $"Whole sentences: {Percent(report.SentenceAccuracy)} of {report.Sentences:N0}.");
        if (report.Confusions.Count == 0) return;
        terminal.WriteLine();
        ConsoleTable table = NarrowTable.Create(
            terminal.Border, ["right tag", "predicted", "words", "share of mistakes"], i => i < 2);
        foreach (string[] row in Rows()) table.AddRow([.. row.Select(Markup.Escape)]);
        terminal.WriteLine("Most frequent mistakes:");
        terminal.Write(table, Rows().Select(row => $"  {row[0]} taken for {row[1]}: {row[2]} ({row[3]})"));
    }

    public override void WriteJson(Terminal terminal) =>
        terminal.WriteJson(report, TaggingJsonContext.Lines.TaggingTestReport);

    private static string Percent(double? percent) => percent is { } p ? $"{p:0.00} %" : "-";

    private IEnumerable<string[]> Rows() => report.Confusions.Take(Confusions).Select(confusion => (string[])
    [
        confusion.Gold is { } gold ? Terminal.Printable(gold) : "(not in training)",
        Terminal.Printable(confusion.Predicted), $"{confusion.Count:N0}",
        $"{100.0 * confusion.Count / Math.Max(1, report.Wrong):0.0} %",
    ]);
}
