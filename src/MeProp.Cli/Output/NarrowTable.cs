using Spectre.Console;

namespace MeProp.Cli;

/// <summary>Makes the tables of reports: half the usual padding lets them fit into 80 characters.</summary>
internal static class NarrowTable
{
    /// <summary>An empty table. Columns of text stand left, numbers right.</summary>
    public static ConsoleTable Create(TableBorder border, IReadOnlyList<string> columns, Func<int, bool> isText)
    {
        ConsoleTable table = new ConsoleTable().Border(border).BorderColor(Color.Grey);
        for (int i = 0; i < columns.Count; i++)
        {
            table.AddColumn(new TableColumn($"[grey]{Markup.Escape(columns[i])}[/]")
            {
                NoWrap = true,
                Padding = new Padding(0, 0, 1, 0),
                Alignment = isText(i) ? Justify.Left : Justify.Right,
            });
        }

        return table;
    }
}
