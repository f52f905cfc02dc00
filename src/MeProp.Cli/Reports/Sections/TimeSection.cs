using ScottPlot;

namespace MeProp.Cli;

/// <summary>Where the time of an epoch goes, configuration by configuration.</summary>
internal static class TimeSection
{
    private const int BarHeight = 36, FrameHeight = 180;
    private const int MaxBars = 16;

    private static readonly (string Name, Func<PhaseSeconds, double> Of)[] Phases =
    [
        ("fill", s => s.Fill), ("forward", s => s.Forward), ("select", s => s.Select), ("backward", s => s.Backward),
        ("update", s => s.Update),
        ("other", s => Math.Max(0, s.Total - s.Fill - s.Forward - s.Select - s.Backward - s.Update)),
    ];

    public static ReportSection? Of(IReadOnlyList<ReportGroup> groups)
    {
        (ReportGroup[] timed, string rest) = ReportGroup.Best(
            [.. groups.Where(group => group.Seconds(s => s.Total) is not null)], MaxBars);
        return timed.Length == 0 ? null : new("time", "Where the time went", [Figure(timed, rest)]);
    }

    private static ReportFigure Figure(ReportGroup[] groups, string rest)
    {
        var table = new ReportTable(
            "Seconds per epoch, medians",
            [
                ReportColumn.Text("configuration"), .. Phases.Select(phase => new ReportColumn(phase.Name)),
                new("total"), new("evaluation"),
            ]);
        foreach (ReportGroup group in groups)
        {
            table.Add([
                group.Name, .. Phases.Select(phase => Text(group.Seconds(phase.Of))), Text(group.Seconds(s => s.Total)),
                Text(group.Seconds(s => s.Evaluate)),
            ]);
        }

        return new()
        {
            Name = "time",
            Description = "Seconds of an epoch of training by phase, medians over the epochs. Weights that are stepped "
                + $"while their gradient is computed count as backward. Evaluations are not included.{rest}",
            Table = table,
            Height = FrameHeight + groups.Length * BarHeight,
            Draw = () => Draw(groups),
        };
    }

    private static Plot Draw(ReportGroup[] groups)
    {
        Plot plot = FigureStyle.Create("Time of an epoch", "seconds per epoch", "");
        for (int phase = 0; phase < Phases.Length; phase++)
        {
            var bars = new List<Bar>();
            for (int i = 0; i < groups.Length; i++)
            {
                double start = Phases[..phase].Sum(earlier => groups[i].Seconds(earlier.Of) ?? 0);
                double length = groups[i].Seconds(Phases[phase].Of) ?? 0;
                if (length <= 0) continue;
                bars.Add(new()
                {
                    Position = groups.Length - 1 - i,
                    ValueBase = start,
                    Value = start + length,
                    Orientation = Orientation.Horizontal,
                    FillColor = FigureStyle.ColorOf(phase),
                    LineColor = Color.FromHex(FigureStyle.Paper),
                    Size = 0.7,
                });
            }

            if (bars.Count > 0) plot.Add.Bars(bars).LegendText = Phases[phase].Name;
        }

        FigureStyle.NameRows(plot, [.. groups.Select(group => group.Name)]);
        plot.Axes.SetLimitsX(0, groups.Max(group => group.Seconds(s => s.Total) ?? 0) * 1.03);
        FigureStyle.AddLegend(plot, Phases.Length);
        return plot;
    }

    private static string Text(double? seconds) => seconds is { } s ? $"{s:0.000}" : "";
}
