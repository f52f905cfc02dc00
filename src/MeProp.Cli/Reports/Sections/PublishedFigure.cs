using ScottPlot;

namespace MeProp.Cli;

/// <summary>Our scores with the published ones drawn in.</summary>
internal static class PublishedFigure
{
    private const int RowHeight = 40, FrameHeight = 150, TallHeight = 520;

    /// <summary>Scores over a setting: our lines, and the published points as open marks of the same colour.</summary>
    public static ReportFigure Of(FigureResult figure, string name)
    {
        var table = new ReportTable(
            $"{figure.Title}: test {figure.ScoreName} in percent",
            [ReportColumn.Text("series"), new(figure.XTitle), new("ours"), new("published")]);
        foreach (FigureResult.SeriesOfPoints series in figure.Series)
        {
            foreach (FigureResult.Point point in series.Points)
                table.Add(series.Title, $"{point.X:0.###}", Text(point.Score), $"{point.Published:0.00}");
        }

        foreach (FigureResult.Line line in figure.Lines)
            table.Add(line.Title, "", Text(line.Score), $"{line.Published:0.00}");
        return new()
        {
            Name = name,
            Description = $"Test {figure.ScoreName} over {figure.XTitle}. Filled marks with lines are ours, means over "
                + "the seeds with standard deviations. Open marks are published. A line across the whole width holds "
                + "for every value.",
            Table = table,
            Height = TallHeight,
            Draw = () => Draw(figure),
        };
    }

    /// <summary>
    /// A row for each row of a part that has a score, with the published ones or without; null before two have one.
    /// </summary>
    public static ReportFigure? Of(PartResult part, bool showsPublished)
    {
        RowResult[] rows = [.. part.Rows.Where(row => row.Test is not null)];
        if (rows.Length < 2) return null;
        var table = new ReportTable(
            $"Test {part.ScoreName} in percent", [ReportColumn.Text("run"), new("ours"), new("published")]);
        foreach (RowResult row in rows) table.Add(row.Title, Text(row.Test), $"{row.Published.Test:0.00}");
        return new()
        {
            Name = $"scores-{part.Name}",
            Description = $"Test {part.ScoreName}, {part.Title}. Filled marks are ours, means over the seeds with "
                + $"standard deviations.{(showsPublished && rows.Any(row => row.Published.Test is not null)
                    ? " Open marks are published."
                    : "")}",
            Table = table,
            Height = FrameHeight + rows.Length * RowHeight,
            Draw = () => Draw(part, rows, showsPublished),
        };
    }

    private static Plot Draw(FigureResult figure)
    {
        Plot plot = FigureStyle.Create(figure.Title, figure.XTitle, $"test {figure.ScoreName}, percent");
        double[] values =
            [.. figure.Series.SelectMany(series => series.Points).Select(point => point.X).Distinct().Order()];
        bool isLogarithmic = values.Length > 0 && values[0] > 0;
        double Place(FigureResult.Point point) => isLogarithmic ? Math.Log10(point.X) : point.X;
        int index = 0;
        foreach (FigureResult.SeriesOfPoints series in figure.Series)
        {
            FigureResult.Point[] ours = [.. series.Points.Where(point => point.Score is not null)];
            double[] xs = [.. ours.Select(Place)];
            double[] ys = [.. ours.Select(point => point.Score!.Mean)];
            if (ours.Length > 0)
            {
                FigureStyle.AddLine(plot, index, series.Title, xs, ys);
                FigureStyle.AddDeviations(
                    plot, index, xs, ys, [.. ours.Select(point => point.Score!.StandardDeviation ?? 0)]);
            }

            FigureResult.Point[] published = [.. series.Points.Where(point => point.Published is not null)];
            AddPublished(
                plot, index, series.Title, [.. published.Select(Place)],
                [.. published.Select(point => point.Published!.Value)]);
            index++;
        }

        foreach (FigureResult.Line line in figure.Lines)
        {
            if (line.Score is { } score) FigureStyle.AddLevel(plot, index, line.Title, score.Mean);
            if (line.Published is { } published)
                FigureStyle.AddLevel(plot, index + 1, $"{line.Title}, published", published);
            index += 2;
        }

        if (isLogarithmic)
        {
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
                [.. values.Select(Math.Log10)], [.. values.Select(value => $"{value:0.###}")]);
        }

        FigureStyle.AddLegend(plot, index);
        return plot;
    }

    private static Plot Draw(PartResult part, RowResult[] rows, bool showsPublished)
    {
        Plot plot = FigureStyle.Create(part.Title, $"test {part.ScoreName}, percent", "");
        double[] heights = FigureStyle.AddRows(plot, "ours", [.. rows.Select(row => row.Test!)]);
        int[] published = [.. Enumerable.Range(0, rows.Length).Where(
            row => showsPublished && rows[row].Published.Test is not null)];
        AddPublished(
            plot, 1, "", [.. published.Select(row => rows[row].Published.Test!.Value)],
            [.. published.Select(row => heights[row])]);
        plot.Axes.AutoScale();
        AxisLimits limits = plot.Axes.GetLimits();
        FigureStyle.NameRows(plot, [.. rows.Select(row => row.Title)]);
        plot.Axes.SetLimitsX(limits.Left, limits.Right);
        FigureStyle.AddLegend(plot, published.Length > 0 ? 2 : 1);
        return plot;
    }

    private static void AddPublished(Plot plot, int index, string title, double[] xs, double[] ys)
    {
        if (xs.Length == 0) return;
        ScottPlot.Plottables.Scatter marks = FigureStyle.AddMarks(
            plot, index, title.Length == 0 ? "published" : $"{title}, published", xs, ys);
        marks.MarkerShape = MarkerShape.OpenDiamond;
        marks.MarkerSize = 11;
        marks.MarkerLineWidth = 2;
    }

    private static string Text(Statistic? statistic) => statistic?.ToText("±") ?? "not run";
}
