using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The tables and sentences of <c>meprop evaluate</c> where classes are predicted.</summary>
internal sealed class ClassificationTables(ClassificationReport report, IReadOnlyList<string> labels, Terminal terminal)
{
    private const int LongestLabel = 14, LongestHead = 4, Mistakes = 5;

    private readonly string[] _labels = [.. labels.Select(Terminal.Printable)];

    /// <summary>
    /// The confusion matrix: a row for each true class, a column for each predicted one, headed by names or, when they
    /// are long, numbers.
    /// </summary>
    public ConsoleTable OfConfusions()
    {
        bool isShort = _labels.All(label => label.Length <= LongestHead);
        ConsoleTable table = Create(
            [
                isShort ? "true" : "true class",
                .. Enumerable.Range(0, report.Classes).Select(c => isShort ? _labels[c] : Number(c)),
            ]);
        table.Title("[grey]predicted[/]");
        for (int label = 0; label < report.Classes; label++)
        {
            string head = isShort ? _labels[label] : $"{label} {Short(_labels[label])}";
            table.AddRow(
                [
                    Markup.Escape(head),
                    .. Enumerable.Range(0, report.Classes).Select(predicted => Cell(label, predicted)),
                ]);
        }

        return table;
    }

    /// <summary>What stands in place of the matrix in a terminal that is too narrow for it.</summary>
    public IEnumerable<string> LinesOfConfusions() =>
        [
            $"The confusion matrix of {report.Classes} classes does not fit into {terminal.Width} columns: --json "
            + "prints it.",
        ];

    public ConsoleTable OfClasses()
    {
        ConsoleTable table = Create(["class", "examples", "predicted", "correct", "precision", "recall", "F1"]);
        foreach (string[] row in RowsOfClasses()) table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    public IEnumerable<string> LinesOfClasses() =>
        RowsOfClasses().Select(row => $"{row[0]}: {row[1]} examples, precision {row[4]}, recall {row[5]}, F1 {row[6]}");

    public IEnumerable<string> Sentences()
    {
        IReadOnlyList<Confusion> mistakes = report.MostFrequentMistakes(Mistakes);
        yield return mistakes.Count == 0 ? "There are no mistakes." : "Most frequent mistakes:";
        foreach (Confusion mistake in mistakes)
        {
            int examples = report.Scores[mistake.Label].Examples;
            yield return
                $"  {_labels[mistake.Label]} taken for {_labels[mistake.Predicted]}: {mistake.Count:N0} "
                + $"of {examples:N0} ({100.0 * mistake.Count / examples:0.0} %)";
        }
    }

    private string Cell(int label, int predicted)
    {
        int count = report.Count(label, predicted);
        return label == predicted
            ? $"[bold]{Number(count)}[/]"
            : count == 0
            ? $"[grey]{terminal.Nothing}[/]"
            : Number(count);
    }

    private IEnumerable<string[]> RowsOfClasses() => report.Scores.Select(score => (string[])
    [
        Short(_labels[score.Class]), Number(score.Examples), Number(score.Predictions), Number(score.Correct),
        Percent(score.Precision), Percent(score.Recall), Percent(score.F1),
    ]);

    private ConsoleTable Create(string[] columns) => NarrowTable.Create(terminal.Border, columns, i => i == 0);

    private static string Short(string label) =>
        label.Length <= LongestLabel ? label : label[..(LongestLabel - 3)] + "...";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => double.IsNaN(share) ? "-" : $"{100 * share:0.00} %";
}
