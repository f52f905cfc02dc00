namespace MeProp.Cli;

/// <summary>A section of a report. Its identifier is its place in the page's address.</summary>
internal sealed record ReportSection(string Id, string Title, IReadOnlyList<ReportBlock> Blocks)
{
    public IEnumerable<ReportFigure> Figures => Blocks.OfType<ReportFigure>();
}
