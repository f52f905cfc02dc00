using ScottPlot;

namespace MeProp.Cli;

/// <summary>
/// How figures look. Series differ in colour and in marks: the first three colours are those of Okabe and Ito, all are
/// told apart by colour-blind readers and are dark enough for paper.
/// </summary>
internal static class FigureStyle
{
    /// <summary>Small enough for text that can be read on a telephone.</summary>
    public const int Width = 560, Height = 400;

    /// <summary>Colours of paper, text and lines; the page replaces them by its own.</summary>
    public const string Paper = "#FFFFFF", Ink = "#1B1B1B", Grid = "#DDDDDD";

    private const float TextSize = 14, TitleSize = 16, LineWidth = 2.2f;

    /// <summary>The width of a letter, as a part of the size of the text, and the margins of a title.</summary>
    private const float LetterWidth = 0.56f, TitleMargin = 40;

    /// <summary>Names of rows that are longer have two lines.</summary>
    private const int LongestLine = 24;

    /// <summary>A line has so many marks at most.</summary>
    private const int MarksOfLine = 12;

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

    /// <summary>An empty plot with the names and units of its axes. A long title is written smaller.</summary>
    public static Plot Create(string title, string horizontal, string vertical)
    {
        var plot = new Plot();
        plot.Font.Set(FigureFont.For(title + horizontal + vertical));
        plot.FigureBackground.Color = Color.FromHex(Paper);
        plot.DataBackground.Color = ScottPlot.Colors.Transparent;
        plot.Axes.Color(InkColor);
        plot.Grid.MajorLineColor = Color.FromHex(Grid);
        plot.Title(title, Math.Min(TitleSize, (Width - TitleMargin) / (LetterWidth * Math.Max(1, title.Length))));
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Title.FullFigureCenter = true;
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

    /// <summary>Adds a line; its marks are on all of its points, or on some at equal distances.</summary>
    public static ScottPlot.Plottables.Scatter AddLine(
        Plot plot, int index, string name, double[] xs, double[] ys, bool hasMarks = true)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(xs, ys, ColorOf(index));
        line.LineWidth = LineWidth;
        line.LegendText = hasMarks ? "" : name;
        if (!hasMarks) return line;
        int[] marked = MarkedPoints(index, xs);
        ScottPlot.Plottables.Scatter marks = AddMarks(
            plot, index, name, [.. marked.Select(i => xs[i])], [.. marked.Select(i => ys[i])]);
        marks.MarkerSize = 7;
        return line;
    }

    /// <summary>
    /// The points of a line with marks: all, or of many some at equal distances. Lines that lie upon each other show
    /// the marks of all.
    /// </summary>
    private static int[] MarkedPoints(int index, double[] xs)
    {
        if (xs.Length <= 2 * MarksOfLine) return [.. Enumerable.Range(0, xs.Length)];
        double lowest = xs.Min(), distance = (xs.Max() - lowest) / MarksOfLine;
        double start = lowest + distance * (index % SeriesColors.Length) / SeriesColors.Length;
        return
        [
            .. Enumerable.Range(0, MarksOfLine)
                .Select(mark => Array.FindIndex(xs, x => x >= start + mark * distance))
                .Where(i => i >= 0).Distinct(),
        ];
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

    /// <summary>Shows the names of the series below the axis, where they hide nothing; one series needs none.</summary>
    public static void AddLegend(Plot plot, int series)
    {
        if (series < 2)
        {
            plot.HideLegend();
            return;
        }

        plot.Legend.BackgroundColor = ScottPlot.Colors.Transparent;
        plot.Legend.OutlineColor = ScottPlot.Colors.Transparent;
        plot.Legend.ShadowColor = ScottPlot.Colors.Transparent;
        plot.Legend.FontColor = InkColor;
        plot.Legend.FontSize = TextSize - 1;
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.ShowLegend(Edge.Bottom);
    }

    /// <summary>Names the rows of a plot from the top to the bottom, at heights that count down to 0.</summary>
    public static void NameRows(Plot plot, IReadOnlyList<string> names)
    {
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            HeightsOf(names.Count), [.. names.Select(InTwoLines)]);
        plot.Axes.Left.TickLabelStyle.FontName = FigureFont.For(string.Concat(names));
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimitsY(-0.6, names.Count - 0.4);
    }

    /// <summary>A long name in two lines, broken at the space that is nearest to its middle.</summary>
    internal static string InTwoLines(string name)
    {
        if (name.Length <= LongestLine) return name;
        int middle = name.Length / 2;
        int[] spaces = [.. Enumerable.Range(0, name.Length).Where(i => name[i] == ' ')];
        if (spaces.Length == 0) return name;
        int place = spaces.MinBy(space => Math.Abs(space - middle));
        return $"{name[..place]}\n{name[(place + 1)..]}";
    }

    private static double[] HeightsOf(int rows) =>
        [.. Enumerable.Range(0, rows).Select(row => (double)(rows - 1 - row))];

    /// <summary>Marks of an axis of logarithms between two of its places.</summary>
    public static ScottPlot.TickGenerators.NumericManual LogarithmicTicks(double lowest, double highest)
    {
        double[] ticks = LogarithmicNumbers(lowest, highest);
        return new([.. ticks.Select(Math.Log10)], [.. ticks.Select(tick => $"{tick:#,0.##########}")]);
    }

    /// <summary>
    /// Numbers whose logarithms lie in a range, at least two: powers of ten, 1, 2 and 5 times these, 1 to 9 times
    /// these, or round numbers.
    /// </summary>
    internal static double[] LogarithmicNumbers(double lowest, double highest)
    {
        int from = (int)Math.Floor(lowest), to = (int)Math.Ceiling(highest);
        double[][] steps = [[1], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]];
        return steps.Skip(to - from <= 3 ? 1 : 0).Select(Ticks).FirstOrDefault(found => found.Length >= 2)
            ?? RoundNumbers(Math.Pow(10, lowest), Math.Pow(10, highest));

        double[] Ticks(double[] factors) =>
        [
            .. Enumerable.Range(from, to - from + 1)
                .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power)))
                .Where(tick => Math.Log10(tick) >= lowest && Math.Log10(tick) <= highest),
        ];
    }

    /// <summary>Two to six multiples of a power of ten, or of 2 or 5 times that, in a range.</summary>
    private static double[] RoundNumbers(double lowest, double highest)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(highest - lowest)));
        double step = ((double[])[1, 0.5, 0.2, 0.1]).Select(factor => factor * power)
            .First(step => Math.Floor(highest / step) - Math.Ceiling(lowest / step) >= 1);
        int first = (int)Math.Ceiling(lowest / step), last = (int)Math.Floor(highest / step);
        return [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)];
    }
}
