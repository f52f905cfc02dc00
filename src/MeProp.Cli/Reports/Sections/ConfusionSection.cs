using ScottPlot;

namespace MeProp.Cli;

/// <summary>Which classes the model confuses.</summary>
internal static class ConfusionSection
{
    private const int MaxLabels = 20, CellSize = 26, FrameSize = 210, MaxMistakes = 20, MaxLabelLength = 14;

    private const int CharacterWidth = 10;

    /// <summary>The section; null where nothing was counted.</summary>
    public static ReportSection? Of(RunExamination examination) => examination.Confusions.Total == 0
        ? null
        : new("confusions", "Confusions", [new ParagraphBlock(Counted(examination)), Figure(examination)]);

    private static string Counted(RunExamination examination)
    {
        ConfusionMatrix all = examination.Confusions;
        string looked = examination.Examples < examination.TestExamples
            ? $"The first {examination.Examples:N0} {examination.Unit} of the test part"
            : $"The {examination.Examples:N0} {examination.Unit} of the test part";
        string counted = examination.CountedUnit is { } unit ? $"{all.Total:N0} {unit}" : "them";
        double share = 100.0 * all.Wrong / all.Total;
        return $"{looked} were given to the model. {all.Wrong:N0} of {counted} got a "
            + $"wrong class ({share:0.00} %).";
    }

    private static ReportFigure Figure(RunExamination examination)
    {
        ConfusionMatrix matrix = examination.Confusions;
        int[] shown = matrix.MostConfused(MaxLabels);
        string rest = shown.Length < matrix.Labels.Count
            ? $" Of {matrix.Labels.Count} classes, the {MaxLabels} with the most mistakes are shown."
            : "";
        var table = new ReportTable(
            "The most frequent mistakes",
            [
                ReportColumn.Text("class"), ReportColumn.Text("taken for"), new("count"),
                new("share of the class, percent"),
            ]);
        foreach ((int label, int predicted) in Mistakes(matrix))
        {
            table.Add(
                matrix.Labels[label], matrix.Labels[predicted], $"{matrix.Counts[label][predicted]:N0}",
                $"{matrix.ShareOf(label, predicted):0.00}");
        }

        int size = FrameSize + shown.Length * CellSize;
        return new()
        {
            Name = "confusions",
            Description = $"Mistakes by class: rows are true classes, columns predicted ones. Darker cells are larger "
                + $"shares of the true class; right predictions are blank.{rest}",
            Table = table,
            Width = Math.Max(size, FigureStyle.Width),
            Height = size,
            Draw = () => Draw(matrix, shown),
        };
    }

    private static IEnumerable<(int Label, int Predicted)> Mistakes(ConfusionMatrix matrix) =>
        (from label in Enumerable.Range(0, matrix.Labels.Count)
         from predicted in Enumerable.Range(0, matrix.Labels.Count)
         where label != predicted && matrix.Counts[label][predicted] > 0
         orderby matrix.Counts[label][predicted] descending
         select (label, predicted)).Take(MaxMistakes);

    private static Plot Draw(ConfusionMatrix matrix, int[] shown)
    {
        Plot plot = FigureStyle.Create("Confusions", "predicted class", "true class");
        int count = shown.Length;
        var shares = new double[count, count];
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < count; column++)
                shares[row, column] = row == column ? double.NaN : matrix.ShareOf(shown[row], shown[column]);
        }

        HeatMap.Add(plot, shares, "share of the true class, percent");
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < count; column++)
            {
                int mistakes = matrix.Counts[shown[row]][shown[column]];
                if (row == column || mistakes == 0) continue;
                ScottPlot.Plottables.Text text = plot.Add.Text($"{mistakes}", column, count - 1 - row);
                text.LabelFontSize = 11;
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = HeatMap.TextColor(shares, row, column);
                text.LabelFontName = FigureFont.Name;
            }
        }

        string[] names = [.. shown.Select(label => Shortened(matrix.Labels[label]))];
        FigureStyle.NameRows(plot, names);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. names.Select((_, i) => (double)i)], names);
        plot.Axes.Bottom.TickLabelStyle.FontName = FigureFont.For(string.Concat(names));
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        int cell = Math.Max(CellSize, (FigureStyle.Width - FrameSize) / count);
        if (names.Max(name => name.Length) * CharacterWidth > cell)
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
