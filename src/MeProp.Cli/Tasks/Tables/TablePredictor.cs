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
    private readonly Predictor _predictor;
    private readonly Terminal _terminal;
    private readonly string _folder;
    private readonly string? _output;
    private readonly List<string> _written = [];
    private string? _firstFile;

    public TablePredictor(TableModel model, SettingValues settings, Device device, Terminal terminal, string folder)
    {
        (_transformation, _terminal, _folder) = (model.Transformation, terminal, folder);
        _predictor = new Predictor(model.Network, device, ByteEncoding.Scale);
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
        DataTable table = TableReader.Read(path, _transformation.HasHeader ? TableHeader.Yes : TableHeader.No);
        var rows = new TableRows(table, [.. Enumerable.Range(0, table.Rows)]);
        var encoder = new TableEncoder(_transformation, rows);
        if (_transformation.Target.IsNumber) WriteNumbers(file, table, NumbersOf(encoder));
        else WriteClasses(file, table, ClassesOf(encoder));
        foreach (string note in encoder.Notes) _terminal.WriteNote($"{file}: {note}");
    }

    public override void Finish()
    {
        if (_output is null || _written.Count == 0) return;
        AtomicFile.Write(_output, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            foreach (string line in _written) writer.Write($"{line}\n");
        });
        _terminal.WriteNote($"the table with predictions is {_output}.");
    }

    private IReadOnlyList<Prediction> ClassesOf(TableEncoder encoder) => _transformation.HoldsBytes
        ? _predictor.Predict(encoder.Bytes())
        : _predictor.Predict(encoder.Floats());

    private double[] NumbersOf(TableEncoder encoder)
    {
        float[] inputs = encoder.Floats();
        var examples = new RegressionExamples(
            inputs, _transformation.Width, new float[inputs.Length / _transformation.Width]);
        return Array.ConvertAll(_predictor.PredictValues(examples), _transformation.Target.NumberOf);
    }

    private void WriteClasses(string file, DataTable table, IReadOnlyList<Prediction> predictions)
    {
        IReadOnlyList<string> classes = _transformation.Target.Classes;
        if (_terminal.Mode != OutputMode.Json)
        {
            WriteTable(
                table, [PredictionColumn, .. classes.Select(name => ProbabilityColumn + name)],
                row => [classes[predictions[row].Class], .. predictions[row].Probabilities.Select(p => Text(p))]);
            return;
        }

        foreach ((int row, Prediction prediction) in predictions.Index())
        {
            _terminal.WriteJson(new TablePredictionLine
            {
                File = file,
                Line = table.LineOf(row),
                Prediction = classes[prediction.Class],
                Probabilities = classes.Index().ToDictionary(
                    name => name.Item, name => OrNull(prediction.Probabilities[name.Index])),
            }, TableJsonContext.Lines.TablePredictionLine);
        }
    }

    private void WriteNumbers(string file, DataTable table, double[] predictions)
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
                Line = table.LineOf(row),
                Prediction = JsonNumber.OrNull(prediction),
            }, TableJsonContext.Lines.TableNumberLine);
        }
    }

    /// <summary>Writes a table with further columns.</summary>
    private void WriteTable(DataTable table, IReadOnlyList<string> added, Func<int, IEnumerable<string>> cellsOf)
    {
        TableFormat format = _terminal.Mode == OutputMode.Csv ? table.Format with { Delimiter = ',' } : table.Format;
        if (format.HasHeader)
        {
            List<string> names = [.. table.Columns.Select(column => column.Name)];
            foreach (string name in added) names.Add(Unused(name, names));
            WriteLine(format, names);
        }

        for (int row = 0; row < table.Rows; row++)
        {
            WriteLine(format, [.. table.Columns.Select(column => column.Texts[column.IndexAt(row)]), .. cellsOf(row)]);
        }
    }

    private void WriteLine(TableFormat format, IEnumerable<string> cells)
    {
        string line = string.Join(format.Delimiter, cells.Select(format.Quoted));
        if (_output is not null) _written.Add(line);
        else _terminal.WriteTableLine(line);
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
}
