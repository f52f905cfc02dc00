using ScottPlot;

namespace MeProp.Cli;

/// <summary>A figure of a report, with what it shows in words and the table of its numbers.</summary>
internal sealed class ReportFigure : ReportBlock
{
    private string? _inline;

    /// <summary>Name of its files, without extension.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, for readers who do not see it and for its caption: sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Draws it.</summary>
    public required Func<Plot> Draw { get; init; }

    /// <summary>Its numbers.</summary>
    public required ReportTable Table { get; init; }

    public int Width { get; init; } = FigureStyle.Width;

    public int Height { get; init; } = FigureStyle.Height;

    /// <summary>Draws the figure for the page, and for files of its own.</summary>
    public DrawnFigure Render()
    {
        DrawnFigure drawn = DrawnFigure.Of(Draw(), Width, Height);
        _inline = FigureSvg.ForPage(drawn.Svg, Name, Description, Width, Height);
        return drawn;
    }

    /// <summary>Writes the figure, which must have been drawn.</summary>
    public override void WriteTo(HtmlText html)
    {
        string label = HtmlText.Escape(Table.Caption);
        html.Markup($"<figure id=\"figure-{HtmlText.Escape(Name)}\">\n")
            .Markup($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">")
            .Markup(_inline ?? throw new InvalidOperationException($"Figure {Name} is not drawn yet."))
            .Markup("</div>\n")
            .Element("figcaption", Description)
            .Markup("<details><summary>The numbers</summary>\n");
        Table.WriteTo(html);
        html.Markup("</details>\n</figure>\n");
    }
}
