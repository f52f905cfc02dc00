using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>Prints predictions: JSON and comma-separated values at once, a table when all are known.</summary>
/// <param name="labels">Names of the classes.</param>
/// <param name="top">Classes to show in the table.</param>
/// <param name="terminal">Where to.</param>
internal sealed class PredictionPrinter(IReadOnlyList<string> labels, int top, Terminal terminal)
{
    /// <summary>A file of more images gets so many rows, and the rest is counted.</summary>
    private const int RowsPerFile = 20;

    private readonly string[] _labels = [.. labels.Select(Terminal.Printable)];
    private readonly List<(string Image, string Class, string Probability, string Others)> _rows = [];
    private readonly List<string> _sentences = [];
    private bool _hasHeader;

    /// <summary>Takes the predictions of a file.</summary>
    /// <param name="file">As the user wrote it.</param>
    /// <param name="images">What was predicted from.</param>
    /// <param name="predictions">One for each image.</param>
    public void Add(string file, InputImages images, IReadOnlyList<Prediction> predictions)
    {
        if (terminal.Mode == OutputMode.Full)
        {
            for (int i = 0; i < Math.Min(RowsPerFile, predictions.Count); i++) AddRow(predictions.Count == 1 ? file : $"{file} [{i}]", predictions[i]);
            if (predictions.Count > RowsPerFile) AddCounts(file, predictions);
            return;
        }

        WriteHeader();
        for (int i = 0; i < predictions.Count; i++)
        {
            Prediction p = predictions[i];
            terminal.WriteCsv([file, Text(i), Text(p.Class), labels[p.Class], Text(p.Probability), .. p.Probabilities.Select(Text)]);
            terminal.WriteJson(LineOf(file, i, p, images), InferenceJsonContext.Lines.PredictionLine);
        }
    }

    /// <summary>Prints the table.</summary>
    public void Finish()
    {
        WriteHeader();
        if (_rows.Count > 0) terminal.Write(ToTable(), _rows.Select(row => $"{row.Image}: {row.Class}, {row.Probability}{(row.Others.Length > 0 ? $"; {row.Others}" : "")}"));
        foreach (string sentence in _sentences) terminal.WriteLine(sentence);
    }

    private void WriteHeader()
    {
        if (_hasHeader) return;
        _hasHeader = true;
        terminal.WriteCsv(["file", "image", "class", "label", "probability", .. Enumerable.Range(0, labels.Count).Select(c => $"p{c}")]);
    }

    private void AddRow(string image, Prediction prediction) =>
        _rows.Add((Terminal.Printable(image), _labels[prediction.Class], Percent(prediction.Probability), string.Join(", ", prediction.MostLikely(top).Where(c => c != prediction.Class).Select(c => $"{_labels[c]} {Percent(prediction.Probabilities[c])}"))));

    private void AddCounts(string file, IReadOnlyList<Prediction> predictions)
    {
        IEnumerable<string> counts = predictions.GroupBy(prediction => prediction.Class).OrderBy(group => group.Key).Select(group => $"{_labels[group.Key]}: {Text(group.Count())}");
        _sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{Terminal.Printable(file)} has {predictions.Count:N0} images, of which the first {RowsPerFile} are shown; --csv and --json print all. In all:"));
        _sentences.Add($"  {string.Join(", ", counts)}");
    }

    private Table ToTable()
    {
        bool hasOthers = _rows.Exists(row => row.Others.Length > 0);
        Table table = new Table().Border(terminal.Border).BorderColor(Color.Grey);
        foreach (string column in (string[])["image", "class", "probability", .. hasOthers ? ["otherwise"] : Array.Empty<string>()])
            table.AddColumn(new TableColumn($"[grey]{column}[/]") { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = column == "probability" ? Justify.Right : Justify.Left });
        foreach ((string image, string name, string probability, string others) in _rows)
            table.AddRow([Markup.Escape(image), $"[bold]{Markup.Escape(name)}[/]", probability, .. hasOthers ? [Markup.Escape(others)] : Array.Empty<string>()]);
        return table;
    }

    private PredictionLine LineOf(string file, int image, Prediction prediction, InputImages images) => new()
    {
        File = file,
        Image = image,
        Class = prediction.Class,
        Label = labels[prediction.Class],
        Probability = OrNull(prediction.Probability),
        Probabilities = [.. prediction.Probabilities.Select(OrNull)],
        Inverted = images.IsInverted,
        Empty = images.IsEmpty,
    };

    private static float? OrNull(float value) => float.IsFinite(value) ? value : null;

    private static string Percent(float probability) => float.IsNaN(probability) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * probability:0.00} %");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(float number) => float.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : "";
}
