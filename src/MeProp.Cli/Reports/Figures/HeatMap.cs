using ScottPlot;

namespace MeProp.Cli;

/// <summary>Cells coloured by their values, from the colour of paper to dark blue.</summary>
internal static class HeatMap
{
    private static readonly ScottPlot.Colormaps.CustomInterpolated Colormap =
        new([Color.FromHex("#EAF3FA"), Color.FromHex("#5AA5D6"), Color.FromHex("#00385C")]);

    /// <summary>Adds cells at whole places, the first row on top, with their scale. NaN is left blank.</summary>
    public static ScottPlot.Plottables.Heatmap Add(Plot plot, double[,] values, string scale)
    {
        ScottPlot.Plottables.Heatmap cells = plot.Add.Heatmap(values);
        cells.Colormap = Colormap;
        cells.ManualRange = new ScottPlot.Range(0, Highest(values));
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

    /// <summary>Black or white, whichever is easier to read on a cell.</summary>
    public static Color TextColor(double[,] values, int row, int column)
    {
        Color cell = ColorAt(values[row, column] / Highest(values));
        return Contrast(cell, Colors.Black) >= Contrast(cell, Colors.White) ? Colors.Black : Colors.White;
    }

    /// <summary>The colour of a cell, from 0 to 1.</summary>
    public static Color ColorAt(double share) => Colormap.GetColor(share);

    /// <summary>The contrast ratio of two colours, 1 to 21, as the guidelines WCAG 2 define it.</summary>
    public static double Contrast(Color one, Color other)
    {
        double first = Luminance(one), second = Luminance(other);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(Color color)
    {
        return 0.2126 * Linear(color.Red) + 0.7152 * Linear(color.Green) + 0.0722 * Linear(color.Blue);

        static double Linear(byte channel)
        {
            double c = channel / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
    }

    /// <summary>The largest value; 1 where none is above 0.</summary>
    private static double Highest(double[,] values)
    {
        double highest = values.Cast<double>().Where(double.IsFinite).DefaultIfEmpty().Max();
        return highest > 0 ? highest : 1;
    }
}
