using ScottPlot;

namespace MeProp.Cli;

/// <summary>
/// How large the hidden layers' outputs are, how much of their gradients is kept, and of which neurons.
/// </summary>
internal static class ActivitySection
{
    private const int MaxLines = 10, MaxMaps = 8, TableRows = 12;

    /// <summary>Of one run: its layers.</summary>
    public static ReportSection? Of(IReadOnlyList<ActivitySample> samples)
    {
        if (samples.Count < 2) return null;
        string[] all = [.. samples[^1].Layers.Select(layer => layer.Name)];
        if (all.Length == 0) return null;
        string[] names = [.. all.Take(MaxLines)];
        string rest = all.Length > names.Length ? $" Of {all.Length} layers and gates, the first {MaxLines}." : "";
        Series[] series = [.. names.Select((name, index) => new Series(TitleOf(name, index), [
            .. samples.Select(sample => (sample, Layer: sample.Layers.FirstOrDefault(layer => layer.Name == name)))
                .Where(pair => pair.Layer is not null)
                .Select(pair => (pair.sample.Step, pair.Layer!)),
        ]))];
        return new("activity", "Activity of the hidden layers", [
            Scales(series, "each hidden layer", rest),
            Kept(series, rest),
            .. names.Take(MaxMaps).Select((name, index) =>
                KeptMap.Of(samples, name, TitleOf(name, index), $"kept-{index + 1}")).OfType<ReportFigure>(),
        ]);
    }

    /// <summary>Of several configurations: the last hidden layer of the first run of each.</summary>
    public static ReportSection? Of(IReadOnlyList<ReportGroup> groups)
    {
        (ReportGroup[] shown, string rest) = ReportGroup.Best(groups, MaxLines);
        Series[] series =
        [
            .. shown.Select(group => (group.Name, ActivityRecord.Read(group.First.Folder.Path).Samples))
                .Where(group => group.Samples.Count > 1 && group.Samples.All(sample => sample.Layers.Count > 0))
                .Select(group => new Series(
                    group.Name, [.. group.Samples.Select(sample => (sample.Step, sample.Layers[^1]))])),
        ];
        return series.Length == 0
            ? null
            : new("activity", "Activity of the last hidden layer", [
                Scales(series, "the last hidden layer, first seed", rest), Kept(series, rest),
            ]);
    }

    private sealed record Series(string Name, (long Step, LayerActivity Layer)[] Points);

    private static ReportFigure Scales(Series[] series, string what, string rest) => Figure(
        "activity-scale", "Size of the outputs", "root mean square of the outputs",
        $"Root mean square of the outputs of {what}, over the training steps; both scales are logarithmic. A peak in "
        + "the first steps is the rough start: sparse steps let the outputs grow until later steps correct them."
        + rest,
        series, layer => layer.Scale, "0.000", isLogarithmic: true);

    private static ReportFigure Kept(Series[] series, string rest) => Figure(
        "activity-kept", "Kept share of the gradient", "kept outputs, percent",
        "Share of a layer's outputs whose gradient was kept, mean over the examples of a step. Dense training keeps "
        + $"100 %.{rest}",
        series, layer => 100 * layer.Kept, "0.0", isLogarithmic: false);

    private static ReportFigure Figure(
        string name, string title, string vertical, string description, Series[] series,
        Func<LayerActivity, double?> value, string format, bool isLogarithmic)
    {
        (string Name, (long Step, double Value)[] Points)[] lines =
        [
            .. series.Select(one => (one.Name, one.Points
                .Select(point => (point.Step, Value: value(point.Layer)))
                .Where(point => point.Value is { } v && (!isLogarithmic || v > 0))
                .Select(point => (point.Step, point.Value!.Value))
                .ToArray())),
        ];
        var table = new ReportTable(
            $"{title} at some steps", [ReportColumn.Text("layer"), new("training steps"), new(vertical)]);
        foreach ((string label, (long Step, double Value)[] points) in lines)
        {
            foreach ((long step, double v) in Sampling.Evenly(points, TableRows))
                table.Add(label, $"{step:N0}", v.ToString(format, null));
        }

        return new()
        {
            Name = name,
            Description = description,
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create(title, "training steps", vertical);
                for (int i = 0; i < lines.Length; i++)
                {
                    double[] xs = [.. lines[i].Points.Select(point => Math.Log10(point.Step))];
                    double[] ys = [.. lines[i].Points.Select(
                        point => isLogarithmic ? Math.Log10(point.Value) : point.Value)];
                    FigureStyle.AddLine(plot, i, lines[i].Name, xs, ys);
                }

                plot.Axes.AutoScale();
                AxisLimits limits = plot.Axes.GetLimits();
                plot.Axes.Bottom.TickGenerator = FigureStyle.LogarithmicTicks(limits.Left, limits.Right);
                if (isLogarithmic)
                    plot.Axes.Left.TickGenerator = FigureStyle.LogarithmicTicks(limits.Bottom, limits.Top);
                else
                {
                    // A constant share is a line that neither the frame nor the legend should hide.
                    double top = lines.SelectMany(line => line.Points).Max(point => point.Value);
                    plot.Axes.SetLimitsY(0, Math.Max(1.25 * top, 1));
                }

                FigureStyle.AddLegend(plot, lines.Length);
                return plot;
            },
        };
    }

    /// <summary>As in "hidden layer 1" or "gate 0.forward.i".</summary>
    private static string TitleOf(string name, int index) =>
        name.All(char.IsAsciiDigit) ? $"hidden layer {index + 1}" : $"gate {name}";
}
