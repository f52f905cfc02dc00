using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace MeProp.Cli;

internal sealed class ModelTables(ModelReport report)
{
    private static readonly string[] Columns = ["#", "kind", "inputs", "outputs", "activation", "kept", "parameters"];

    private string[][] Rows =>
        [
            .. report.Layers.Select(RowOf),
            ["", "total", Count(report.Inputs), Count(report.Outputs), "", "", Count(report.Parameters)],
        ];

    public ConsoleTable OfLayers(TableBorder border)
    {
        ConsoleTable table = NarrowTable.Create(
            border, Columns, i => Columns[i] is not ("inputs" or "outputs" or "parameters"));
        foreach (string[] row in Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    public IEnumerable<string> LinesOfLayers() =>
        Rows.SelectMany(row => row.Zip(Columns)
            .Where(cell => cell.First.Length > 0)
            .Select(cell => cell.Second == Columns[0] ? $"layer {cell.First}" : $"  {cell.Second,-10}  {cell.First}"));

    /// <summary>
    /// What the model is for and how it was trained, with what its task says of it; long texts are wrapped.
    /// </summary>
    public Grid OfFacts(IEnumerable<(string Name, string Value)> ofTask)
    {
        Grid grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach ((string name, string value) in Facts(ofTask))
            grid.AddRow(new Text(Terminal.Printable(name), new Style(Color.Grey)), new Text(Terminal.Printable(value)));
        return grid;
    }

    private IEnumerable<(string Name, string Value)> Facts(IEnumerable<(string Name, string Value)> ofTask)
    {
        yield return ("task", report.Task.Length == 0 ? "unknown" : report.Task);
        foreach ((string name, string value) in ofTask) yield return (name, value);
        if (report.Layers.Max(layer => (int?)layer["warmupSteps"]) is > 0 and var steps)
            yield return ("warm-up of k", $"{steps:N0} steps");
        foreach ((string name, string value) in report.Training) yield return (name, value);
    }

    private static string[] RowOf(JsonObject layer)
    {
        string keep = $"{layer["keep"]}".Replace("unified-", "unified ", StringComparison.Ordinal);
        long parameters = (long)layer["parameters"]!;
        return
        [
            $"{layer["name"]}", $"{layer["type"]} {layer["rate"]}".TrimEnd(),
            Count((int)layer["inputs"]!), Count((int)layer["outputs"]!),
            $"{layer["activation"]}", $"{keep} {layer["k"]}".TrimEnd(), parameters == 0 ? "" : Count(parameters),
        ];
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
