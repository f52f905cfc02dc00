using System.Globalization;
using System.Text.Json;
using ScottPlot;

namespace MeProp.Cli;

/// <summary>
/// Test scores of a sweep: over the values of a number that varies, one line for each combination of the other
/// settings; otherwise a row for each configuration.
/// </summary>
internal static class ScoreFigure
{
    private const int RowHeight = 30, FrameHeight = 120, MaxRows = 40, MaxLines = 10;

    private sealed record Point(double X, Statistic Score);

    /// <summary>The figure; null before two configurations have a score.</summary>
    public static ReportFigure? Of(IReadOnlyList<Setting> varied, IReadOnlyList<ReportGroup> groups, string scoreName)
    {
        ReportGroup[] known = [.. groups.Where(group => group.TestScore is not null)];
        if (known.Length < 2) return null;
        return AxisOf(varied, known) is { } axis && Lines(varied, known, axis) is { Count: > 0 and <= MaxLines } lines
            ? OverValues(axis, lines, scoreName)
            : Rows(known, scoreName);
    }

    /// <summary>The number with the most values, at least three; null for none.</summary>
    private static Setting? AxisOf(IReadOnlyList<Setting> varied, ReportGroup[] groups) => varied
        .Where(setting => setting.TokenType == JsonTokenType.Number)
        .Select(setting => (
            Setting: setting,
            Values: groups.Select(group => ValueOf(group, setting)).OfType<double>().Distinct().Count()))
        .Where(axis => axis.Values > 2)
        .OrderByDescending(axis => axis.Values)
        .Select(axis => axis.Setting)
        .FirstOrDefault();

    private static double? ValueOf(ReportGroup group, Setting setting) => double.TryParse(
        group.First.Configuration.EffectiveText(setting), CultureInfo.InvariantCulture, out double value)
        ? value
        : null;

    /// <summary>A configuration that does not use the number, as dense does not use k, has the value NaN.</summary>
    private static List<(string Name, Point[] Points)> Lines(
        IReadOnlyList<Setting> varied, ReportGroup[] groups, Setting axis) =>
    [
        .. groups.GroupBy(group => string.Join(", ", varied.Where(setting => setting != axis)
                .Select(setting => Named(setting, group.First.Configuration.EffectiveText(setting)))
                .Where(text => text.Length > 0)))
            .Select(line => (
                line.Key.Length > 0 ? line.Key : "all",
                line.Select(group => new Point(ValueOf(group, axis) ?? double.NaN, group.TestScore!))
                    .OrderBy(point => point.X).ToArray())),
    ];

    private static string Named(Setting setting, string text) =>
        text.Length == 0 || setting.TokenType == JsonTokenType.String ? text : $"{NameOf(setting)} {text}";

    private static string NameOf(Setting setting) => setting.Option?.TrimStart('-') ?? setting.Key;

    private static ReportFigure OverValues(
        Setting axis, List<(string Name, Point[] Points)> lines, string scoreName)
    {
        string name = NameOf(axis);
        double[] values = [.. lines.SelectMany(line => line.Points).Select(point => point.X).Where(double.IsFinite)];
        bool isLogarithmic = values.Min() > 0 && values.Max() / values.Min() >= 8;
        var table = new ReportTable(
            $"Test {scoreName} in percent", [ReportColumn.Text("configuration"), new(name), new($"test {scoreName}")]);
        foreach ((string line, Point[] points) in lines)
        {
            foreach (Point point in points)
                table.Add(line, double.IsNaN(point.X) ? "" : $"{point.X:0.######}", point.Score.ToText("±"));
        }

        double X(double value) => isLogarithmic ? Math.Log10(value) : value;
        return new()
        {
            Name = "test-score",
            Description = $"Test {scoreName} over {name}, means over the seeds. Bars are standard deviations. A line "
                + $"across the whole width does not use {name}.",
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create($"Test {scoreName} over {name}", name, $"test {scoreName}, percent");
                for (int i = 0; i < lines.Count; i++)
                {
                    Point[] points = [.. lines[i].Points.Where(point => double.IsFinite(point.X))];
                    if (points.Length > 0)
                    {
                        double[] xs = [.. points.Select(point => X(point.X))];
                        double[] ys = [.. points.Select(point => point.Score.Mean)];
                        FigureStyle.AddLine(plot, i, lines[i].Name, xs, ys);
                        FigureStyle.AddDeviations(
                            plot, i, xs, ys, [.. points.Select(point => point.Score.StandardDeviation ?? 0)]);
                    }

                    foreach (Point point in lines[i].Points.Where(point => double.IsNaN(point.X)))
                        FigureStyle.AddLevel(plot, i, lines[i].Name, point.Score.Mean);
                }

                if (isLogarithmic)
                {
                    double[] ticks = [.. values.Distinct().Order()];
                    plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
                        [.. ticks.Select(X)], [.. ticks.Select(tick => $"{tick:0.######}")]);
                }

                FigureStyle.AddLegend(plot, lines.Count);
                return plot;
            },
        };
    }

    private static ReportFigure Rows(ReportGroup[] groups, string scoreName)
    {
        (ReportGroup[] shown, string rest) = ReportGroup.Best(groups, MaxRows);
        var table = new ReportTable(
            $"Test {scoreName} in percent", [ReportColumn.Text("configuration"), new($"test {scoreName}")]);
        foreach (ReportGroup group in shown) table.Add(group.Name, group.TestScore!.ToText("±"));
        return new()
        {
            Name = "test-score",
            Description = $"Test {scoreName} of each configuration, means over the seeds. Bars are standard "
                + $"deviations.{rest}",
            Table = table,
            Height = FrameHeight + shown.Length * RowHeight,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create($"Test {scoreName}", $"test {scoreName}, percent", "");
                FigureStyle.AddRows(plot, "", [.. shown.Select(group => group.TestScore!)]);
                plot.Axes.AutoScale();
                AxisLimits limits = plot.Axes.GetLimits();
                FigureStyle.NameRows(plot, [.. shown.Select(group => group.Name)]);
                plot.Axes.SetLimitsX(limits.Left, limits.Right);
                plot.HideLegend();
                return plot;
            },
        };
    }
}
