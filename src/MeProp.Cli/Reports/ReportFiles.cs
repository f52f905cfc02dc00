using System.Runtime.ExceptionServices;
using System.Text;

namespace MeProp.Cli;

/// <summary>Writes a report: report.html, and each figure as SVG and PNG in the folder figures.</summary>
internal static class ReportFiles
{
    public const string PageName = "report.html";

    public const string FiguresName = "figures";

    /// <summary>Writes the files; all are whole at any instant.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="report">What they show.</param>
    /// <param name="threads">Threads that draw; beside a training, one.</param>
    /// <returns>The path of the page.</returns>
    public static string Write(string folder, ReportDocument report, int threads = -1)
    {
        ReportFigure[] figures = [.. report.Figures];
        string pictures = Path.Combine(folder, FiguresName);
        if (figures.Length > 0) Directory.CreateDirectory(pictures);
        try
        {
            Parallel.ForEach(figures, new() { MaxDegreeOfParallelism = threads }, figure => Draw(figure, pictures));
        }
        catch (AggregateException exception)
        {
            // A full disk fails each of them in the same way.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        string page = Path.Combine(folder, PageName);
        Write(page, Encoding.UTF8.GetBytes(ReportPage.ToHtml(report)));
        return page;
    }

    private static void Draw(ReportFigure figure, string folder)
    {
        DrawnFigure drawn = figure.Render();
        string path = Path.Combine(folder, figure.Name);
        Write($"{path}.svg", Encoding.UTF8.GetBytes(drawn.Svg));
        Write($"{path}.png", drawn.Png);
    }

    /// <summary>A training and a watch may write the same report: each has temporary files of its own.</summary>
    private static void Write(string path, byte[] content) => AtomicFile.Write(
        path, stream => stream.Write(content), $".{Environment.ProcessId}{AtomicFile.TemporarySuffix}");
}
