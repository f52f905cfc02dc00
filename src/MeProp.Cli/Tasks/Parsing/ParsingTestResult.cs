namespace MeProp.Cli;

/// <summary>How well a parser does on a part of a treebank.</summary>
internal sealed class ParsingTestResult(Evaluation evaluation, ParsingTestReport report) : TestResult(evaluation)
{
    public override string Summary =>
        $"UAS {report.Uas:0.00} %, LAS {report.Las:0.00} %, loss {report.Loss:0.0000}, {report.Words:N0} words";

    public override void WriteTables(Terminal terminal)
    {
        terminal.WriteLine(
            $"Without punctuation: UAS {report.UasWithoutPunctuation:0.00} %, LAS {report.LasWithoutPunctuation:0.00} "
            + $"%, {report.WordsWithoutPunctuation:N0} words.");
        terminal.WriteLine($"Whole trees: {report.CorrectSentences:N0} of {report.Sentences:N0} are right.");
    }

    public override void WriteJson(Terminal terminal) =>
        terminal.WriteJson(report, ParsingJsonContext.Lines.ParsingTestReport);
}
