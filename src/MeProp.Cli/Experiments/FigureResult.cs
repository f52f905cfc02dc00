namespace MeProp.Cli;

/// <summary>The points of a figure: test scores in percent over a setting.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">The horizontal axis.</param>
/// <param name="ScoreName">The vertical axis: accuracy, UAS.</param>
/// <param name="Series">Lines through points.</param>
/// <param name="Lines">Horizontal lines.</param>
internal sealed record FigureResult(
    string Title, string XTitle, string ScoreName, IReadOnlyList<FigureResult.SeriesOfPoints> Series,
    IReadOnlyList<FigureResult.Line> Lines)
{
    /// <summary>A line through points, in the order of the experiment.</summary>
    internal sealed record SeriesOfPoints(string Title, IReadOnlyList<Point> Points);

    /// <summary>A row: its value of the setting, its score, and the published one; null where there is none.</summary>
    internal sealed record Point(string Row, double X, Statistic? Score, double? Published);

    /// <summary>A row at the same height everywhere.</summary>
    internal sealed record Line(string Title, Statistic? Score, double? Published);
}
