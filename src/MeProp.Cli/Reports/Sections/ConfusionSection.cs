using ScottPlot;

namespace MeProp.Cli;

/// <summary>Which classes the model confuses.</summary>
internal static class ConfusionSection
{
    private const int MaxLabels = 20, CellSize = 26, FrameSize = 210, MaxMistakes = 20, MaxLabelLength = 14;

    public static ReportSection Of(RunExamination examination) => new("confusions", "Confusions", [
        new ParagraphBlock(Counted(examination)),
        Figure(examination),
    ]);

    private static string Counted(RunExamination examination)
    {
        ConfusionMatrix all = examination.Confusions;
        string looked = examination.Examples < examination.TestExamples
            ? $"Counted over {examination.Examples:N0} {examination.Unit} from the beginning of the test part."
            : $"Counted over the {examination.Examples:N0} {examination.Unit} of the test part.";
        double share = 100.0 * all.Wrong / Math.Max(1, all.Total);
        return $"{looked} {all.Wrong:N0} are wrong ({share:0.00} %), by the model at the best development score.";
    }

    private static ReportFigure Figure(RunExamination examination)
    {
        ConfusionMatrix all = examination.Confusions, shown = all.MostConfused(MaxLabels);
        string rest = shown.Labels.Count < all.Labels.Count
            ? $" Of {all.Labels.Count} classes, the {MaxLabels} with the most mistakes are shown."
            : "";
        var table = new ReportTable(
            "The most frequent mistakes",
            [
                ReportColumn.Text("class"), ReportColumn.Text("taken for"), new("count"),
                new("share of the class, percent"),
            ]);
        foreach ((int label, int predicted) in Mistakes(all))
        {
            int count = all.Counts[label][predicted];
            table.Add(
                all.Labels[label], all.Labels[predicted], $"{count:N0}",
                $"{100.0 * count / all.Counts[label].Sum():0.00}");
        }

        int size = FrameSize + shown.Labels.Count * CellSize;
        return new()
        {
            Name = "confusions",
            Description = $"Mistakes by class: rows are true classes, columns predicted ones. Darker cells are larger "
                + $"shares of the true class; right predictions are left blank.{rest}",
            Table = table,
            Width = Math.Max(size, FigureStyle.Width),
            Height = size,
            Draw = () => Draw(shown),
        };
    }

    private static IEnumerable<(int Label, int Predicted)> Mistakes(ConfusionMatrix matrix) =>
        (from label in Enumerable.Range(0, matrix.Labels.Count)
         from predicted in Enumerable.Range(0, matrix.Labels.Count)
         where label != predicted && matrix.Counts[label][predicted] > 0
         orderby matrix.Counts[label][predicted] descending
         select (label, predicted)).Take(MaxMistakes);

    private static Plot Draw(ConfusionMatrix matrix)
    {
        Plot plot = FigureStyle.Create("Confusions", "predicted class", "true class");
        int count = matrix.Labels.Count;
        var shares = new double[count, count];
        for (int row = 0; row < count; row++)
        {
            int total = Math.Max(1, matrix.Counts[row].Sum());
            for (int column = 0; column < count; column++)
                shares[row, column] = row == column ? double.NaN : 100.0 * matrix.Counts[row][column] / total;
        }

        HeatMap.Add(plot, shares, "share of the true class, percent");
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < count; column++)
            {
                int mistakes = matrix.Counts[row][column];
                if (row == column || mistakes == 0) continue;
                ScottPlot.Plottables.Text text = plot.Add.Text($"{mistakes}", column, count - 1 - row);
                text.LabelFontSize = 11;
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = HeatMap.TextColor(shares, row, column);
                text.LabelFontName = FigureFont.Name;
            }
        }

        string[] names = [.. matrix.Labels.Select(Shortened)];
        FigureStyle.NameRows(plot, names);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. names.Select((_, i) => (double)i)], names);
        plot.Axes.Bottom.TickLabelStyle.FontName = FigureFont.For(string.Concat(names));
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        if (names.Max(name => name.Length) > 2)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = 90;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
            plot.Axes.Bottom.MinimumSize = 110;
        }

        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, count - 0.5, -0.5, count - 0.5);
        return plot;
    }

    private static string Shortened(string label) =>
        label.Length <= MaxLabelLength ? label : label[..(MaxLabelLength - 1)] + "…";
}
