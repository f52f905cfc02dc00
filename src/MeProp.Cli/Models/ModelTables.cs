using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The tables of <c>meprop info</c>.</summary>
/// <param name="report">What is known of the model.</param>
internal sealed class ModelTables(ModelReport report)
{
    private static readonly string[] Columns = ["#", "kind", "inputs", "outputs", "activation", "kept", "parameters"];

    private string[][] Rows => [.. report.Layers.Select(RowOf), ["", "total", Count(report.Inputs), Count(report.Outputs), "", "", Count(report.Parameters)]];

    /// <summary>The layers.</summary>
    /// <param name="border">Lines that the terminal can draw.</param>
    public Table OfLayers(TableBorder border)
    {
        // Half the usual padding lets the table fit into 80 characters.
        Table table = new Table().Border(border).BorderColor(Color.Grey);
        foreach (string column in Columns)
        {
            bool isNumber = column is "inputs" or "outputs" or "parameters";
            table.AddColumn(new TableColumn($"[grey]{column}[/]") { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = isNumber ? Justify.Right : Justify.Left });
        }

        foreach (string[] row in Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    /// <summary>The layers for a terminal that is too narrow for the table.</summary>
    public IEnumerable<string> LinesOfLayers() =>
        Rows.SelectMany(row => row.Zip(Columns).Where(cell => cell.First.Length > 0).Select(cell => cell.Second == Columns[0] ? $"layer {cell.First}" : $"  {cell.Second,-10}  {cell.First}"));

    /// <summary>What the model is for and how it was trained; long texts are wrapped.</summary>
    /// <param name="times">Multiplication sign.</param>
    public Grid OfFacts(string times)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach ((string name, string value) in Facts(times)) grid.AddRow(new Text(Terminal.Printable(name), new Style(Color.Grey)), new Text(Terminal.Printable(value)));
        return grid;
    }

    private IEnumerable<(string Name, string Value)> Facts(string times)
    {
        string scale = report.InputScale == 1 ? "as they are" : string.Create(CultureInfo.InvariantCulture, $"times {report.InputScale}");
        yield return ("task", report.Task.Length == 0 ? "unknown" : report.Task);
        yield return ("inputs", $"{string.Join($" {times} ", report.InputShape)}, raw values {scale}");
        yield return ("labels", string.Join(", ", report.Labels));
        if (report.Layers.Max(layer => layer.WarmupSteps) is > 0 and var steps) yield return ("warm-up of k", string.Create(CultureInfo.InvariantCulture, $"{steps:N0} steps"));
        foreach ((string name, string value) in report.Training) yield return (name, value);
    }

    private static string[] RowOf(LayerReport layer)
    {
        string kind = layer.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{layer.Type} {rate}") : layer.Type;
        string kept = layer.K is { } k ? $"{layer.Keep!.Replace("unified-", "unified ", StringComparison.Ordinal)} {k}" : layer.Keep ?? "";
        return [layer.Name, kind, Count(layer.Inputs), Count(layer.Outputs), layer.Activation ?? "", kept, layer.Parameters == 0 ? "" : Count(layer.Parameters)];
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
