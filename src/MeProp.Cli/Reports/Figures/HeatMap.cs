using ScottPlot;

namespace MeProp.Cli;

/// <summary>Cells coloured by their values, from the colour of paper to dark blue.</summary>
internal static class HeatMap
{
    // A text on a cell that is darker than this is light.
    private const double DarkShare = 0.5;

    private static readonly Color Light = Color.FromHex("#EAF3FA"), Dark = Color.FromHex("#00385C");

    /// <summary>Adds cells at whole places, the first row on top, with their scale. NaN is left blank.</summary>
    public static ScottPlot.Plottables.Heatmap Add(Plot plot, double[,] values, string scale)
    {
        ScottPlot.Plottables.Heatmap cells = plot.Add.Heatmap(values);
        cells.Colormap = new ScottPlot.Colormaps.CustomInterpolated([Light, Color.FromHex("#5AA5D6"), Dark]);
        double highest = Math.Max(Highest(values), double.Epsilon);
        cells.ManualRange = new ScottPlot.Range(0, highest > 1e-9 ? highest : 1);
        cells.NaNCellColor = Colors.Transparent;
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(cells);
        bar.Label = scale;
        bar.LabelStyle.ForeColor = FigureStyle.InkColor;
        bar.LabelStyle.FontName = FigureFont.Name;
        bar.LabelStyle.FontSize = 13;
        bar.LabelStyle.Bold = false;
        bar.Axis.TickLabelStyle.FontName = FigureFont.Name;
        bar.Axis.TickLabelStyle.ForeColor = FigureStyle.InkColor;
        return cells;
    }

    /// <summary>The colour of a text on a cell.</summary>
    public static Color TextColor(double[,] values, int row, int column) =>
        values[row, column] > DarkShare * Highest(values) ? Colors.White : Color.FromHex("#101010");

    private static double Highest(double[,] values) =>
        values.Cast<double>().Where(double.IsFinite).DefaultIfEmpty().Max();
}
