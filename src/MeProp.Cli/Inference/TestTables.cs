using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The tables and sentences of <c>meprop evaluate</c>.</summary>
/// <param name="report">What came out.</param>
/// <param name="labels">Names of the classes.</param>
/// <param name="terminal">What they are made for.</param>
internal sealed class TestTables(ClassificationReport report, IReadOnlyList<string> labels, Terminal terminal)
{
    private const int LongestLabel = 14, LongestHead = 4, Mistakes = 5;

    private readonly string[] _labels = [.. labels.Select(Terminal.Printable)];

    /// <summary>The confusion matrix: a row for each true class, a column for each predicted one, headed by names or, when they are long, numbers.</summary>
    public Table OfConfusions()
    {
        bool isShort = _labels.All(label => label.Length <= LongestHead);
        Table table = Create([isShort ? "true" : "true class", .. Enumerable.Range(0, report.Classes).Select(c => isShort ? _labels[c] : Number(c))]);
        table.Title("[grey]predicted[/]");
        for (int label = 0; label < report.Classes; label++)
        {
            string head = isShort ? _labels[label] : $"{label} {Short(_labels[label])}";
            table.AddRow([Markup.Escape(head), .. Enumerable.Range(0, report.Classes).Select(predicted => Cell(label, predicted))]);
        }

        return table;
    }

    /// <summary>What stands in place of the matrix in a terminal that is too narrow for it.</summary>
    public IEnumerable<string> LinesOfConfusions() => [$"The confusion matrix of {report.Classes} classes does not fit into {terminal.Width} columns: --json prints it."];

    /// <summary>Precision, recall and F1 of each class.</summary>
    public Table OfClasses()
    {
        Table table = Create(["class", "examples", "predicted", "correct", "precision", "recall", "F1"]);
        foreach (string[] row in RowsOfClasses()) table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    /// <summary>The same for a narrow terminal.</summary>
    public IEnumerable<string> LinesOfClasses() => RowsOfClasses().Select(row => $"{row[0]}: {row[1]} examples, precision {row[4]}, recall {row[5]}, F1 {row[6]}");

    /// <summary>The worst confusions in words.</summary>
    public IEnumerable<string> Sentences()
    {
        IReadOnlyList<Confusion> mistakes = report.MostFrequentMistakes(Mistakes);
        yield return mistakes.Count == 0 ? "There are no mistakes." : "Most frequent mistakes:";
        foreach ((int label, int predicted, int count) in mistakes)
        {
            int examples = report.Scores[label].Examples;
            yield return string.Create(CultureInfo.InvariantCulture, $"  {_labels[label]} taken for {_labels[predicted]}: {count:N0} of {examples:N0} ({100.0 * count / examples:0.0} %)");
        }
    }

    private string Cell(int label, int predicted)
    {
        int count = report.Count(label, predicted);
        return label == predicted ? $"[bold]{Number(count)}[/]" : count == 0 ? $"[grey]{terminal.Nothing}[/]" : Number(count);
    }

    private IEnumerable<string[]> RowsOfClasses() => report.Scores.Select(score => (string[])
    [
        Short(_labels[score.Class]), Number(score.Examples), Number(score.Predictions), Number(score.Correct), Percent(score.Precision), Percent(score.Recall), Percent(score.F1),
    ]);

    // The first column is of names, the others of numbers. Half the usual padding lets ten classes fit into 80 characters.
    private Table Create(string[] columns)
    {
        Table table = new Table().Border(terminal.Border).BorderColor(Color.Grey);
        for (int i = 0; i < columns.Length; i++)
            table.AddColumn(new TableColumn($"[grey]{Markup.Escape(columns[i])}[/]") { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = i == 0 ? Justify.Left : Justify.Right });
        return table;
    }

    private static string Short(string label) => label.Length <= LongestLabel ? label : label[..(LongestLabel - 3)] + "...";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => double.IsNaN(share) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");
}
