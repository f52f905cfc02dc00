namespace MeProp.Cli;

/// <summary>A command for a shell.</summary>
internal sealed class CommandBlock(string command) : ReportBlock
{
    public override void WriteTo(HtmlText html) =>
        html.Markup("<pre tabindex=\"0\"><code>").Text(command).Markup("</code></pre>\n");
}
