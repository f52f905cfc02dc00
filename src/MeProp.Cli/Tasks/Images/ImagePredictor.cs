using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>
/// Predicts classes. Prints JSON and comma-separated values at once, a table when all files are known.
/// </summary>
internal sealed class ImagePredictor : TaskPredictor
{
    /// <summary>Rows that the table gives to one file; further images are counted.</summary>
    private const int RowsPerFile = 20;

    private readonly Terminal _terminal;
    private readonly InputFiles _files;
    private readonly Predictor _predictor;
    private readonly int _top;
    private readonly IReadOnlyList<string> _labels;
    private readonly string[] _printable;
    private readonly List<(string Image, string Class, string Probability, string Others)> _rows = [];
    private readonly List<string> _sentences = [];
    private bool _hasHeader;

    public ImagePredictor(ImageModel model, SettingValues settings, Device device, Terminal terminal, string folder)
    {
        if (terminal.Mode != OutputMode.Full && settings.IsGiven(ImageTask.Top))
        {
            string other = terminal.Mode == OutputMode.Csv ? "--csv" : "--json";
            throw new ConfigurationException($"{ImageTask.Top.Option} is for the table: {other} prints all classes.");
        }

        _terminal = terminal;
        _files = new InputFiles(model, settings, folder);
        _predictor = new Predictor(model.Network, device, model.Scale);
        _top = settings.Get(ImageTask.Top);
        _labels = model.Labels;
        _printable = [.. model.Labels.Select(Terminal.Printable)];
    }

    public override void Add(string file)
    {
        InputImages images = _files.Read(file);
        if (images.IsEmpty == true)
            _terminal.WriteNote($"{file} shows nothing that stands out from its background: its input is empty.");
        IReadOnlyList<Prediction> predictions = _predictor.Predict(images.Pixels);
        if (_terminal.Mode == OutputMode.Full)
        {
            for (int i = 0; i < Math.Min(RowsPerFile, predictions.Count); i++)
                AddRow(predictions.Count == 1 ? file : $"{file} [{i}]", predictions[i]);
            if (predictions.Count > RowsPerFile) AddCounts(file, predictions);
            return;
        }

        WriteHeader();
        for (int i = 0; i < predictions.Count; i++)
        {
            Prediction p = predictions[i];
            _terminal.WriteCsv(
                [file, Text(i), Text(p.Class), _labels[p.Class], Text(p.Probability), .. p.Probabilities.Select(Text)]);
            _terminal.WriteJson(LineOf(file, i, p, images), ImageJsonContext.Lines.ImagePredictionLine);
        }
    }

    public override void Finish()
    {
        WriteHeader();
        if (_rows.Count > 0) _terminal.Write(ToTable(), _rows.Select(LineOf));
        foreach (string sentence in _sentences) _terminal.WriteLine(sentence);

        static string LineOf((string Image, string Class, string Probability, string Others) row) =>
            $"{row.Image}: {row.Class}, {row.Probability}{(row.Others.Length > 0 ? $"; {row.Others}" : "")}";
    }

    private void WriteHeader()
    {
        if (_hasHeader) return;
        _hasHeader = true;
        _terminal.WriteCsv(
            [
                "file", "image", "class", "label", "probability",
                .. Enumerable.Range(0, _labels.Count).Select(c => $"p{c}"),
            ]);
    }

    private void AddRow(string image, Prediction prediction)
    {
        IEnumerable<string> others = prediction.MostLikely(_top)
            .Where(c => c != prediction.Class)
            .Select(c => $"{_printable[c]} {Percent(prediction.Probabilities[c])}");
        string name = _printable[prediction.Class], probability = Percent(prediction.Probability);
        _rows.Add((Terminal.Printable(image), name, probability, string.Join(", ", others)));
    }

    private void AddCounts(string file, IReadOnlyList<Prediction> predictions)
    {
        IEnumerable<string> counts = predictions.GroupBy(prediction => prediction.Class)
            .OrderBy(group => group.Key)
            .Select(group => $"{_printable[group.Key]}: {Text(group.Count())}");
        _sentences.Add(
            $"{Terminal.Printable(file)} has {predictions.Count:N0} images, of which the first {RowsPerFile} are "
            + "shown; --csv and --json print all. In all:");
        _sentences.Add($"  {string.Join(", ", counts)}");
    }

    private ConsoleTable ToTable()
    {
        bool hasOthers = _rows.Exists(row => row.Others.Length > 0);
        string[] columns = ["image", "class", "probability", .. hasOthers ? ["otherwise"] : Array.Empty<string>()];
        ConsoleTable table = NarrowTable.Create(_terminal.Border, columns, i => columns[i] != "probability");
        foreach ((string image, string name, string probability, string others) in _rows)
            table.AddRow(
                [
                    Markup.Escape(image), $"[bold]{Markup.Escape(name)}[/]", probability,
                    .. hasOthers ? [Markup.Escape(others)] : Array.Empty<string>(),
                ]);
        return table;
    }

    private ImagePredictionLine LineOf(string file, int image, Prediction prediction, InputImages images) => new()
    {
        File = file,
        Image = image,
        Class = prediction.Class,
        Label = _labels[prediction.Class],
        Probability = OrNull(prediction.Probability),
        Probabilities = [.. prediction.Probabilities.Select(OrNull)],
        Inverted = images.IsInverted,
        Empty = images.IsEmpty,
    };

    private static float? OrNull(float value) => float.IsFinite(value) ? value : null;

    private static string Percent(float probability) => float.IsNaN(probability) ? "-" : $"{100 * probability:0.00} %";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(float number) =>
        float.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : "";
}
