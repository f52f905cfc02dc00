using ScottPlot;

namespace MeProp.Cli;

/// <summary>How many neurons the hidden layers have, evaluation by evaluation, where neurons are removed.</summary>
internal static class SizeSection
{
    public static ReportSection? Of(IReadOnlyList<ReportGroup> groups)
    {
        RunHistory[] runs = [.. groups.Select(group => group.First).Where(
            run => run.IsSimplified && run.Evaluations.Count > 0)];
        if (runs.Length == 0) return null;
        return new("sizes", "Sizes of the network", [.. runs.Select((run, index) => Figure(
            run, index == 0 ? "sizes" : $"sizes-{index + 1}", runs.Length == 1 ? "" : run.Folder.Name))]);
    }

    private static ReportFigure Figure(RunHistory run, string name, string label)
    {
        int layers = run.Evaluations[0].Hidden.Count;
        var table = new ReportTable(
            "Neurons of the hidden layers",
            [new("epochs"), .. Enumerable.Range(1, layers).Select(layer => new ReportColumn($"layer {layer}"))]);
        for (int i = 0; i < run.Evaluations.Count; i++)
            table.Add([$"{run.Epochs[i]:0.##}", .. run.Evaluations[i].Hidden.Select(size => $"{size}")]);
        IReadOnlyList<int> start = run.Summary?.HiddenAtStart ?? run.Evaluations[0].Hidden;
        return new()
        {
            Name = name,
            Description = $"Neurons of each hidden layer over the epochs{(label.Length == 0 ? "" : $", {label}")}. A "
                + "step down is a simplification: neurons that were seldom kept are removed.",
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create("Neurons of the hidden layers", "epochs", "neurons");
                double[] epochs = [0, .. run.Epochs];
                for (int layer = 0; layer < layers; layer++)
                {
                    double[] sizes = [start[layer], .. run.Evaluations.Select(line => (double)line.Hidden[layer])];
                    FigureStyle.AddLine(plot, layer, $"layer {layer + 1}", epochs, sizes).ConnectStyle =
                        ConnectStyle.StepVertical;
                }

                plot.Axes.SetLimitsY(0, start.Max() * 1.05);
                FigureStyle.AddLegend(plot, Alignment.UpperRight, layers);
                return plot;
            },
        };
    }
}
