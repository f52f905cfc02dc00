using ScottPlot;

namespace MeProp.Cli;

/// <summary>How many neurons the hidden layers have, evaluation by evaluation, where neurons are removed.</summary>
internal static class SizeSection
{
    private const int MaxFigures = 4, MaxRows = 60;

    public static ReportSection? Of(IReadOnlyList<ReportGroup> groups)
    {
        (ReportGroup[] shown, string rest) = ReportGroup.Best(
            [.. groups.Where(group => group.First.IsSimplified && group.First.Evaluations.Count > 0)], MaxFigures);
        if (shown.Length == 0) return null;
        return new("sizes", "Sizes of the network", [.. shown.Select((group, index) => Figure(
            group.First, index == 0 ? "sizes" : $"sizes-{index + 1}",
            (shown.Length == 1 ? "." : $", {group.Name}.") + rest))]);
    }

    private static ReportFigure Figure(RunHistory run, string name, string more)
    {
        int layers = run.Evaluations[0].Hidden.Count;
        IReadOnlyList<int> start = run.Summary?.HiddenAtStart ?? run.Evaluations[0].Hidden;

        // Neurons are removed just before an evaluation, which has the new size.
        (double Epoch, IReadOnlyList<int> Hidden)[] points =
            [(0, start), .. run.Evaluations.Select((line, i) => (run.EpochAt(i), line.Hidden))];
        var table = new ReportTable(
            "Neurons of the hidden layers",
            [new("epochs"), .. Enumerable.Range(1, layers).Select(layer => new ReportColumn($"layer {layer}"))]);
        foreach ((double epoch, IReadOnlyList<int> hidden) in Sampling.Evenly(points, MaxRows))
            table.Add([$"{epoch:0.##}", .. hidden.Select(size => $"{size}")]);
        return new()
        {
            Name = name,
            Description = $"Neurons of each hidden layer over the epochs{more} A step down is a simplification: "
                + "neurons that were seldom kept are removed.",
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create("Neurons of the hidden layers", "epochs", "neurons");
                double[] epochs = [.. points.Select(point => point.Epoch)];
                for (int layer = 0; layer < layers; layer++)
                {
                    double[] sizes = [.. points.Select(point => (double)point.Hidden[layer])];
                    FigureStyle.AddLine(plot, layer, $"layer {layer + 1}", epochs, sizes).ConnectStyle =
                        ConnectStyle.StepHorizontal;
                }

                plot.Axes.SetLimitsY(0, start.Max() * 1.05);
                FigureStyle.AddLegend(plot, layers);
                return plot;
            },
        };
    }
}
