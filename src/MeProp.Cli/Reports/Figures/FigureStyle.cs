using ScottPlot;

namespace MeProp.Cli;

/// <summary>How figures look: the colours of Okabe and Ito, which colour-blind readers can tell apart.</summary>
internal static class FigureStyle
{
    public const int Width = 720, Height = 420;

    /// <summary>Colours of paper, text and lines; the page replaces them by its own.</summary>
    public const string Paper = "#FFFFFF", Ink = "#1B1B1B", Grid = "#DDDDDD";

    /// <summary>More names than these stand beside the plot.</summary>
    public const int MaxSeriesInside = 4;

    private const float TextSize = 14, TitleSize = 16, LineWidth = 2.2f;

    private static readonly Color[] SeriesColors =
    [
        Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#B0568A"),
        Color.FromHex("#8A6D00"), Color.FromHex("#3D8FC4"),
    ];

    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond,
        MarkerShape.OpenCircle, MarkerShape.OpenSquare,
    ];

    public static Color InkColor { get; } = Color.FromHex(Ink);

    /// <summary>The colour of a series by its place.</summary>
    public static Color ColorOf(int index) => SeriesColors[index % SeriesColors.Length];

    /// <summary>
    /// The marker of a series by its place: series also differ without colours, and when colours begin again.
    /// </summary>
    public static MarkerShape MarkerOf(int index) => Markers[(index + index / SeriesColors.Length) % Markers.Length];

    /// <summary>An empty plot with the names and units of its axes.</summary>
    public static Plot Create(string title, string horizontal, string vertical)
    {
        var plot = new Plot();
        plot.Font.Set(FigureFont.For(title + horizontal + vertical));
        plot.FigureBackground.Color = Color.FromHex(Paper);
        plot.DataBackground.Color = ScottPlot.Colors.Transparent;
        plot.Axes.Color(InkColor);
        plot.Grid.MajorLineColor = Color.FromHex(Grid);
        plot.Title(title, TitleSize);
        plot.Axes.Title.Label.Bold = false;
        plot.XLabel(horizontal, TextSize);
        plot.YLabel(vertical, TextSize);
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = TextSize - 1;
            if (axis is not ScottPlot.AxisPanels.AxisBase panel) continue;
            panel.LabelBold = false;
        }

        return plot;
    }

    /// <summary>Adds a line with markers; many points go without markers.</summary>
    public static ScottPlot.Plottables.Scatter AddLine(
        Plot plot, int index, string name, double[] xs, double[] ys, int markersUpTo = 40)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(xs, ys, ColorOf(index));
        line.LegendText = name;
        line.LineWidth = LineWidth;
        line.MarkerShape = xs.Length <= markersUpTo ? MarkerOf(index) : MarkerShape.None;
        line.MarkerSize = 7;
        return line;
    }

    /// <summary>Adds marks without a line.</summary>
    public static ScottPlot.Plottables.Scatter AddMarks(Plot plot, int index, string name, double[] xs, double[] ys)
    {
        ScottPlot.Plottables.Scatter marks = plot.Add.ScatterPoints(xs, ys, ColorOf(index));
        marks.MarkerShape = MarkerOf(index);
        marks.MarkerSize = 9;
        marks.LegendText = name;
        return marks;
    }

    /// <summary>Adds a value with its deviation in each row of a plot, the first row on top.</summary>
    /// <returns>The heights of the rows.</returns>
    public static double[] AddRows(Plot plot, string name, IReadOnlyList<Statistic> values)
    {
        double[] heights = HeightsOf(values.Count);
        double[] means = [.. values.Select(value => value.Mean)];
        double[] deviations = [.. values.Select(value => value.StandardDeviation ?? 0)];
        AddMarks(plot, 0, name, means, heights);
        plot.Add.Plottable(new ScottPlot.Plottables.ErrorBar(means, heights, deviations, deviations, null, null)
        {
            Color = ColorOf(0),
        });
        return heights;
    }

    /// <summary>Adds standard deviations to the points of a series.</summary>
    public static void AddDeviations(Plot plot, int index, double[] xs, double[] ys, double[] deviations)
    {
        if (deviations.All(deviation => deviation == 0)) return;
        plot.Add.ErrorBar(xs, ys, deviations).Color = ColorOf(index);
    }

    /// <summary>Adds a value that holds across the whole width.</summary>
    public static void AddLevel(Plot plot, int index, string name, double value)
    {
        // Dashes cannot be written as SVG.
        ScottPlot.Plottables.HorizontalLine line = plot.Add.HorizontalLine(value, LineWidth, ColorOf(index));
        line.LegendText = name;
    }

    /// <summary>
    /// Shows the names of the series: one series needs none, many stand beside the plot, which they would hide.
    /// </summary>
    public static void AddLegend(Plot plot, Alignment place, int series)
    {
        if (series < 2)
        {
            plot.HideLegend();
            return;
        }

        StyleLegend(plot);
        if (series <= MaxSeriesInside) plot.ShowLegend(place);
        else plot.ShowLegend(Edge.Right);
    }

    /// <summary>Shows the names of the series in a row below the axis.</summary>
    public static void AddLegendBelow(Plot plot)
    {
        StyleLegend(plot);
        plot.Legend.OutlineColor = ScottPlot.Colors.Transparent;
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.ShowLegend(Edge.Bottom);
    }

    /// <summary>Names the rows of a plot from the top to the bottom, at heights that count down to 0.</summary>
    public static void NameRows(Plot plot, IReadOnlyList<string> names)
    {
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            HeightsOf(names.Count), [.. names]);
        plot.Axes.Left.TickLabelStyle.FontName = FigureFont.For(string.Concat(names));
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimitsY(-0.6, names.Count - 0.4);
    }

    private static double[] HeightsOf(int rows) =>
        [.. Enumerable.Range(0, rows).Select(row => (double)(rows - 1 - row))];

    private static void StyleLegend(Plot plot)
    {
        plot.Legend.BackgroundColor = Color.FromHex(Paper).WithAlpha(0.85);
        plot.Legend.OutlineColor = Color.FromHex(Grid);
        plot.Legend.ShadowColor = ScottPlot.Colors.Transparent;
        plot.Legend.FontColor = InkColor;
        plot.Legend.FontSize = TextSize - 1;
    }

    /// <summary>
    /// Marks of an axis of logarithms between two of its places: 1, 2 and 5 times the powers of ten, or the powers
    /// alone.
    /// </summary>
    public static ScottPlot.TickGenerators.NumericManual LogarithmicTicks(double lowest, double highest)
    {
        int from = (int)Math.Floor(lowest), to = (int)Math.Ceiling(highest);
        double[] steps = to - from <= 3 ? [1, 2, 5] : [1];
        double[] ticks = [.. Enumerable.Range(from, to - from + 1).SelectMany(
            power => steps.Select(step => step * Math.Pow(10, power)))];
        return new([.. ticks.Select(Math.Log10)], [.. ticks.Select(tick => $"{tick:#,0.######}")]);
    }
}
