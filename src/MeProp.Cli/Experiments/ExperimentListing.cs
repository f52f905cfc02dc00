using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The experiments with what is published, for a terminal.</summary>
internal sealed class ExperimentListing(
    IReadOnlyList<Experiment> experiments, ExperimentOptions options, Terminal terminal)
{
    private static readonly string[] Columns = ["experiment", "part", "run", "published %", "speedup"];

    public void Write()
    {
        int width = experiments.Max(experiment => experiment.Name.Length);
        foreach (Experiment experiment in experiments)
        {
            terminal.WriteLine($"{experiment.Name.PadRight(width)}  {experiment.Question}");
            terminal.WriteResult(experiment.Name);
        }

        terminal.WriteLine();
        ConsoleTable table = NarrowTable.Create(terminal.Border, Columns, column => column < 3);
        string[][] rows = [.. Rows()];
        foreach (string[] row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        terminal.Write(table, rows.Select(row => $"{row[0]}, {row[1]}: {row[2]} {row[3]}"
            + (row[4].Length > 0 ? $", {row[4]}" : "")));
        terminal.WriteLine("To run one: meprop reproduce NAME; all in a reduced form: meprop reproduce --quick");
    }

    private IEnumerable<string[]> Rows() =>
        from experiment in experiments
        from part in options.PartsOf(experiment)
        from row in part.Rows
        where !row.Published.IsEmpty
        select (string[])[
            experiment.Name, part.Name, row.Title, $"{row.Published.Test:0.00}",
            row.Published.Speedup is { } speedup ? $"{speedup:0.0}{terminal.Times}" : "",
        ];
}
