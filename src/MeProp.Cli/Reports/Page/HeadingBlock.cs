namespace MeProp.Cli;

/// <summary>A heading within a section.</summary>
internal sealed class HeadingBlock(string text) : ReportBlock
{
    public override void WriteTo(HtmlText html) => html.Element("h3", text);
}
