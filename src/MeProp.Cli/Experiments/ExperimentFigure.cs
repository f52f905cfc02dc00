namespace MeProp.Cli;

/// <summary>A figure: test scores of rows over a setting.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Part">The part with the rows.</param>
/// <param name="XTitle">The horizontal axis.</param>
/// <param name="Series">Rows that form a line.</param>
/// <param name="Lines">Names of rows that are horizontal lines.</param>
internal sealed record ExperimentFigure(
    string Title, string Part, string XTitle, IReadOnlyList<ExperimentFigure.SeriesOfRows> Series,
    IReadOnlyList<string> Lines)
{
    /// <summary>Rows of a figure that form a line.</summary>
    /// <param name="Title">Its name in the legend.</param>
    /// <param name="X">The setting whose value is the place of a row on the horizontal axis.</param>
    /// <param name="Rows">Names of the rows.</param>
    internal sealed record SeriesOfRows(string Title, Setting X, IReadOnlyList<string> Rows);
}
