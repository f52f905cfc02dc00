using System.Globalization;
using System.Text;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Predicts the rows of tables, and writes the tables with predictions and probabilities as further columns.
/// </summary>
internal sealed class TablePredictor : TaskPredictor
{
    private const string PredictionColumn = "prediction", ProbabilityColumn = "probability_";

    private readonly TableTransformation _transformation;
    private readonly TableRowPredictor _predictor;
    private readonly Terminal _terminal;
    private readonly string _folder;
    private readonly string? _output;
    private Action? _finish;
    private string? _firstFile;

    public TablePredictor(TableModel model, SettingValues settings, Device device, Terminal terminal, string folder)
    {
        (_transformation, _terminal, _folder) = (model.Transformation, terminal, folder);
        _predictor = new TableRowPredictor(model, device);
        _output = settings.Get(TableTask.Output);
        if (_output is not null && terminal.Mode == OutputMode.Json)
            throw new ConfigurationException($"{TableTask.Output.Option} takes a table: --json prints no table.");
    }

    public override void Add(string file)
    {
        if (file.Length == 0) throw new DataSetException("A file without a name cannot be read.");
        if (_output is not null && _firstFile is not null)
        {
            throw new ConfigurationException(
                $"{TableTask.Output.Option} takes the predictions of one table: {_firstFile} and {file} are two. Predict "
                + "them one after the other.");
        }

        _firstFile = file;
        string path = Path.GetFullPath(file, _folder);
        if (Directory.Exists(path)) throw new DataSetException($"{path} is a folder. Name a table.");
        TableFile table = TableFile.Open(path, _transformation.HasHeader ? TableHeader.Yes : TableHeader.No);
        bool isHeld = false;
        try
        {
            var rows = new TableRows(table.Table, [.. Enumerable.Range(0, table.Table.Rows)]);
            var encoder = new TableEncoder(_transformation, rows);
            if (_transformation.Target.IsNumber) WriteNumbers(file, table, _predictor.NumbersOf(encoder));
            else WriteClasses(file, table, _predictor.ClassesOf(encoder));
            foreach (string note in encoder.Notes) _terminal.WriteNote($"{file}: {note}");
            isHeld = _finish is not null;
        }
        finally
        {
            if (!isHeld) table.Dispose();
        }
    }

    public override void Finish() => _finish?.Invoke();

    private void WriteClasses(string file, TableFile table, IReadOnlyList<Prediction> predictions)
    {
        IReadOnlyList<string> classes = _transformation.Target.Classes;
        if (_terminal.Mode != OutputMode.Json)
        {
            WriteTable(
                table, [PredictionColumn, .. classes.Select(name => ProbabilityColumn + name)],
                row => [classes[predictions[row].Class], .. predictions[row].Probabilities.Select(TextOfProbability)]);
            return;
        }

        foreach ((int row, Prediction prediction) in predictions.Index())
        {
            _terminal.WriteJson(new TablePredictionLine
            {
                File = file,
                Line = table.Table.LineOf(row),
                Prediction = classes[prediction.Class],
                Probabilities = classes.Index().ToDictionary(
                    name => name.Item, name => OrNull(prediction.Probabilities[name.Index])),
            }, TableJsonContext.Lines.TablePredictionLine);
        }
    }

    private void WriteNumbers(string file, TableFile table, double[] predictions)
    {
        if (_terminal.Mode != OutputMode.Json)
        {
            // As many digits as the network computes with.
            WriteTable(table, [PredictionColumn], row => [Text((float)predictions[row])]);
            return;
        }

        foreach ((int row, double prediction) in predictions.Index())
        {
            _terminal.WriteJson(new TableNumberLine
            {
                File = file,
                Line = table.Table.LineOf(row),
                Prediction = JsonNumber.OrNull(prediction),
            }, TableJsonContext.Lines.TableNumberLine);
        }
    }

    /// <summary>Writes a table with further columns: now, or when all is predicted.</summary>
    private void WriteTable(TableFile table, IReadOnlyList<string> added, Func<int, IEnumerable<string>> cellsOf)
    {
        if (_output is null)
        {
            foreach (string line in LinesOf(table, added, cellsOf)) _terminal.WriteTableLine(line);
            return;
        }

        _finish = () =>
        {
            using (table)
            {
                AtomicFile.Write(_output, stream =>
                {
                    using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                    foreach (string line in LinesOf(table, added, cellsOf)) writer.Write($"{line}\n");
                });
            }

            _terminal.WriteNote($"the table with predictions is {_output}.");
        };
    }

    private IEnumerable<string> LinesOf(
        TableFile table, IReadOnlyList<string> added, Func<int, IEnumerable<string>> cellsOf)
    {
        TableFormat format = table.Table.Format;
        if (_terminal.Mode == OutputMode.Csv) format = format with { Delimiter = ',' };
        if (format.HasHeader)
        {
            List<string> names = [.. table.Table.Columns.Select(column => column.Name)];
            foreach (string name in added) names.Add(Unused(name, names));
            yield return Line(names);
        }

        foreach ((int row, string[] cells) in table.Rows().Index()) yield return Line([.. cells, .. cellsOf(row)]);

        string Line(IEnumerable<string> cells) => string.Join(format.Delimiter, cells.Select(format.Quoted));
    }

    /// <summary>A name that no column has: a table may hold the predictions of another model.</summary>
    private static string Unused(string name, List<string> names)
    {
        string unused = name;
        for (int i = 2; names.Contains(unused); i++) unused = $"{name}_{i}";
        return unused;
    }

    private static float? OrNull(float value) => float.IsFinite(value) ? value : null;

    private static string Text(float number) =>
        float.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>Seven places hold what a float knows of a probability near 1.</summary>
    private static string TextOfProbability(float probability) =>
        float.IsFinite(probability) ? probability.ToString("0.#######", CultureInfo.InvariantCulture) : "";
}
