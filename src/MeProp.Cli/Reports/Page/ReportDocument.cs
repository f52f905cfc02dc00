namespace MeProp.Cli;

/// <summary>A report before it becomes a page.</summary>
internal sealed record ReportDocument
{
    public required string Title { get; init; }

    /// <summary>The most important result in a sentence.</summary>
    public required string Lead { get; init; }

    /// <summary>Whether training continues, so that the page is to be loaded again.</summary>
    public bool IsRunning { get; init; }

    public required IReadOnlyList<ReportSection> Sections { get; init; }

    public IEnumerable<ReportFigure> Figures => Sections.SelectMany(section => section.Figures);
}
