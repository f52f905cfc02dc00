using System.Text;

namespace MeProp.Cli;

/// <summary>Writes a report: report.html, and each figure as SVG and PNG in the folder figures.</summary>
internal static class ReportFiles
{
    public const string PageName = "report.html";

    public const string FiguresName = "figures";

    /// <summary>Writes the files; all are whole at any instant.</summary>
    /// <returns>The path of the page.</returns>
    public static string Write(string folder, ReportDocument report)
    {
        ReportFigure[] figures = [.. report.Figures];
        string pictures = Path.Combine(folder, FiguresName);
        if (figures.Length > 0) Directory.CreateDirectory(pictures);
        Parallel.ForEach(figures, figure =>
        {
            DrawnFigure drawn = figure.Render();
            string path = Path.Combine(pictures, figure.Name);
            AtomicFile.Write($"{path}.svg", Encoding.UTF8.GetBytes(drawn.Svg));
            AtomicFile.Write($"{path}.png", drawn.Png);
        });
        string page = Path.Combine(folder, PageName);
        AtomicFile.Write(page, Encoding.UTF8.GetBytes(ReportPage.ToHtml(report)));
        return page;
    }
}
