namespace MeProp.Cli;

/// <summary>A paragraph of text.</summary>
internal sealed class ParagraphBlock(string text) : ReportBlock
{
    public override void WriteTo(HtmlText html) => html.Element("p", text);
}
