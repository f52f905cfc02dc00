using ScottPlot;

namespace MeProp.Cli;

/// <summary>Losses and scores over epochs and over seconds of training.</summary>
internal static class CurveSection
{
    /// <summary>More lines than these cannot be told apart.</summary>
    private const int MaxLines = 10;

    public static ReportSection? Of(IReadOnlyList<ReportGroup> groups, string scoreName)
    {
        ReportGroup[] shown = [.. groups.Where(group => group.Runs.Min(run => run.Evaluations.Count) > 0)];
        if (shown.Length == 0) return null;
        string rest = "";
        if (shown.Length > MaxLines)
        {
            rest = $" The {MaxLines} configurations with the best development scores are shown.";
            shown = [.. shown.OrderByDescending(group => group.DevScore?.Mean ?? double.MinValue).Take(MaxLines)];
        }

        string seeds = groups.Any(group => group.Runs.Count > 1) ? " Means over the seeds." : "";
        return new("curves", "Learning curves", [
            shown.Length == 1 ? Losses(shown[0]) : TrainingLosses(shown, rest + seeds),
            Scores(shown, scoreName, rest + seeds),
            .. shown.Length > 1 ? [ScoresOverTime(shown, scoreName, rest + seeds)] : Array.Empty<ReportBlock>(),
        ]);
    }

    private static ReportFigure Losses(ReportGroup group)
    {
        (double[] X, double[] Y) training = group.Curve(Epoch, line => line.TrainLoss);
        (double[] X, double[] Y) development = group.Curve(Epoch, line => line.DevLoss);
        var table = new ReportTable(
            "Losses at each evaluation", [new("epochs"), new("training loss"), new("development loss")]);
        RunHistory run = group.First;
        for (int i = 0; i < run.Evaluations.Count; i++)
        {
            EvaluationLine line = run.Evaluations[i];
            table.Add($"{run.Epochs[i]:0.##}", $"{line.TrainLoss:0.0000}", $"{line.DevLoss:0.0000}");
        }

        return new()
        {
            Name = "loss",
            Description = "Mean loss per example over the epochs: of training since the evaluation before, and of "
                + "development. Training includes dropout and weights as they were before later steps.",
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create("Loss", "epochs", "mean loss per example");
                FigureStyle.AddLine(plot, 0, "training", training.X, training.Y);
                FigureStyle.AddLine(plot, 1, "development", development.X, development.Y);
                FigureStyle.AddLegend(plot, Alignment.UpperRight, series: 2);
                return plot;
            },
        };
    }

    private static ReportFigure TrainingLosses(ReportGroup[] groups, string more) => Curves(
        "loss", "Training loss", "epochs", "mean loss per example",
        $"Mean training loss per example since the evaluation before, over the epochs.{more}", groups, Epoch,
        line => line.TrainLoss, "0.0000", Alignment.UpperRight);

    private static ReportFigure Scores(ReportGroup[] groups, string scoreName, string more)
    {
        string score = $"{scoreName}, percent";
        string best = groups.Length == 1
            ? " Marks without a line are test scores, taken at every best development score so far."
            : "";
        ReportFigure figure = Curves(
            "score", $"Development {scoreName}", "epochs", score,
            $"Development {scoreName} over the epochs.{best}{more}", groups, Epoch, line => line.DevScore, "0.00",
            Alignment.LowerRight);
        return groups.Length > 1 ? figure : WithTestScores(figure, groups[0], scoreName);
    }

    private static ReportFigure WithTestScores(ReportFigure figure, ReportGroup group, string scoreName)
    {
        RunHistory run = group.First;
        var table = new ReportTable(
            $"{scoreName} at each evaluation, percent", [new("epochs"), new("development"), new("test")]);
        for (int i = 0; i < run.Evaluations.Count; i++)
        {
            EvaluationLine line = run.Evaluations[i];
            table.Add($"{run.Epochs[i]:0.##}", $"{line.DevScore:0.00}", $"{line.TestScore:0.00}");
        }

        (double[] X, double[] Y) development = group.Curve(Epoch, line => line.DevScore);
        (double[] X, double[] Y) test = group.Curve(Epoch, line => line.TestScore);
        return new()
        {
            Name = figure.Name,
            Description = figure.Description,
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create($"Development and test {scoreName}", "epochs", $"{scoreName}, percent");
                FigureStyle.AddLine(plot, 0, "development", development.X, development.Y);
                ScottPlot.Plottables.Scatter marks = plot.Add.ScatterPoints(test.X, test.Y, FigureStyle.ColorOf(1));
                marks.MarkerShape = FigureStyle.MarkerOf(1);
                marks.MarkerSize = 9;
                marks.LegendText = "test";
                FigureStyle.AddLegend(plot, Alignment.LowerRight, series: 2);
                return plot;
            },
        };
    }

    private static ReportFigure ScoresOverTime(ReportGroup[] groups, string scoreName, string more) => Curves(
        "score-time", $"Development {scoreName} over time", "seconds of training", $"{scoreName}, percent",
        $"Development {scoreName} over the seconds of training, without evaluations.{more}", groups,
        (run, i) => run.Evaluations[i].TrainSeconds, line => line.DevScore, "0.00", Alignment.LowerRight);

    private static ReportFigure Curves(
        string name, string title, string horizontal, string vertical, string description, ReportGroup[] groups,
        Func<RunHistory, int, double> x, Func<EvaluationLine, double?> y, string format, Alignment legend)
    {
        (string Name, double[] X, double[] Y)[] lines =
        [
            .. groups.Select(group => (group.Name, Curve: group.Curve(x, y)))
                .Select(line => (line.Name, line.Curve.Xs, line.Curve.Ys)),
        ];
        var table = new ReportTable(
            $"{title}: each evaluation", [ReportColumn.Text("configuration"), new(horizontal), new(vertical)]);
        foreach ((string label, double[] xs, double[] ys) in lines)
            for (int i = 0; i < xs.Length; i++) table.Add(label, $"{xs[i]:0.###}", ys[i].ToString(format, null));
        return new()
        {
            Name = name,
            Description = description,
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create(title, horizontal, vertical);
                for (int i = 0; i < lines.Length; i++)
                    FigureStyle.AddLine(plot, i, lines[i].Name, lines[i].X, lines[i].Y);
                FigureStyle.AddLegend(plot, legend, lines.Length);
                return plot;
            },
        };
    }

    private static double Epoch(RunHistory run, int evaluation) => run.Epochs[evaluation];
}
