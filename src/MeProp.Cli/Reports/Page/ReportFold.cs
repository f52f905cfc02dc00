namespace MeProp.Cli;

/// <summary>A table that opens when it is wanted.</summary>
internal sealed class ReportFold(string summary, ReportTable table) : ReportBlock
{
    public override void WriteTo(HtmlText html)
    {
        html.Markup("<details>").Element("summary", summary);
        table.WriteTo(html);
        html.Markup("</details>\n");
    }
}
