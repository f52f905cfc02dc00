namespace MeProp.Cli;

/// <summary>A part of a section: a paragraph, a table, a figure, pictures.</summary>
internal abstract class ReportBlock
{
    public abstract void WriteTo(HtmlText html);
}
