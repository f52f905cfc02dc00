namespace MeProp.Cli;

/// <summary>A table. Numbers are aligned to the right; they have the decimals that are known.</summary>
internal sealed class ReportTable(string caption, IReadOnlyList<ReportColumn> columns) : ReportBlock
{
    private readonly List<string[]> _rows = [];

    public string Caption => caption;

    public IReadOnlyList<string[]> Rows => _rows;

    public ReportTable Add(params string[] cells)
    {
        if (cells.Length != columns.Count)
            throw new ArgumentException($"A row of {cells.Length} cells does not fit {columns.Count} columns.");
        _rows.Add(cells);
        return this;
    }

    public override void WriteTo(HtmlText html)
    {
        string label = HtmlText.Escape(caption);

        // Above the region, so that it stays when the table is moved.
        html.Element("p", caption, "class=\"caption\"");
        html.Markup($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">")
            .Markup($"<table aria-label=\"{label}\">\n<thead><tr>");
        foreach (ReportColumn column in columns) html.Element("th", column.Name, $"scope=\"col\"{Class(column)}");
        html.Markup("</tr></thead><tbody>\n");
        foreach (string[] row in _rows)
        {
            html.Markup("<tr>");
            for (int i = 0; i < row.Length; i++)
            {
                if (i == 0) html.Element("th", row[i], $"scope=\"row\"{Class(columns[i])}");
                else html.Element("td", row[i], Class(columns[i]).TrimStart());
            }

            html.Markup("</tr>\n");
        }

        html.Markup("</tbody></table></div>\n");
    }

    private static string Class(ReportColumn column) => column.IsNumber ? " class=\"number\"" : "";
}
