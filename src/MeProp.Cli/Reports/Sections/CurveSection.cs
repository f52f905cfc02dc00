using ScottPlot;

namespace MeProp.Cli;

/// <summary>Losses and scores over epochs, and scores of several configurations over seconds of training.</summary>
internal static class CurveSection
{
    /// <summary>More lines than these cannot be told apart.</summary>
    private const int MaxLines = 10;

    private const int MaxRows = 60;

    /// <summary>A line of a figure: what it is called and which of the curve's values it shows.</summary>
    private sealed record Line(string Name, (double X, double?[] Ys)[] Points, int Value)
    {
        public double[] Xs => [.. Known.Select(point => point.X)];

        public double[] Ys => [.. Known.Select(point => point.Ys[Value]!.Value)];

        private IEnumerable<(double X, double?[] Ys)> Known => Points.Where(point => point.Ys[Value] is not null);
    }

    public static ReportSection? Of(IReadOnlyList<ReportGroup> groups, string scoreName)
    {
        (ReportGroup[] shown, string rest) = ReportGroup.Best(
            [.. groups.Where(group => group.HasEvaluations)], MaxLines);
        if (shown.Length == 0) return null;
        if (shown.Any(group => group.Runs.Count > 1)) rest += " Means over the seeds.";
        return new("curves", "Learning curves", shown.Length == 1
            ? [Losses(shown[0], rest), Scores(shown[0], scoreName, rest)]
            :
            [
                TrainingLosses(shown, rest), Scores(shown, scoreName, rest), ScoresOverTime(shown, scoreName, rest),
            ]);
    }

    private static ReportFigure Losses(ReportGroup group, string more)
    {
        (double X, double?[] Ys)[] points = group.Curve(Epoch, line => line.TrainLoss, line => line.DevLoss);
        return Figure(
            "loss", "Loss", "epochs", "mean loss per example",
            "Mean loss per example over the epochs: of training since the evaluation before, and of development. "
            + $"Training includes dropout and weights as they were before later steps.{more}",
            [new("training", points, 0), new("development", points, 1)],
            Table(points, "Losses", "0.0000", "training loss", "development loss"));
    }

    /// <summary>
    /// The score of one configuration. Test scores are those of the best development scores so far, which differ from
    /// seed to seed: means of several seeds have none.
    /// </summary>
    private static ReportFigure Scores(ReportGroup group, string scoreName, string more)
    {
        bool hasTest = group.Runs.Count == 1;
        (double X, double?[] Ys)[] points = group.Curve(Epoch, line => line.DevScore, line => line.TestScore);
        string test = hasTest ? " Marks without a line are test scores: of results so far." : "";
        ReportFigure figure = Figure(
            "score", hasTest ? $"Development and test {scoreName}" : $"Development {scoreName}", "epochs",
            $"{scoreName}, percent", $"Development {scoreName} over the epochs.{test}{more}",
            [new("development", points, 0)],
            Table(points, scoreName, "0.00", hasTest ? ["development", "test"] : ["development"]));
        return hasTest ? WithMarks(figure, new Line("test", points, 1)) : figure;
    }

    private static ReportFigure TrainingLosses(ReportGroup[] groups, string more) => Curves(
        "loss", "Training loss", "epochs", "mean loss per example",
        $"Mean training loss per example since the evaluation before, over the epochs.{more}", groups, Epoch,
        line => line.TrainLoss, "0.0000");

    private static ReportFigure Scores(ReportGroup[] groups, string scoreName, string more) => Curves(
        "score", $"Development {scoreName}", "epochs", $"{scoreName}, percent",
        $"Development {scoreName} over the epochs.{more}", groups, Epoch, line => line.DevScore, "0.00");

    private static ReportFigure ScoresOverTime(ReportGroup[] groups, string scoreName, string more) => Curves(
        "score-time", $"Development {scoreName} over time", "seconds of training", $"{scoreName}, percent",
        $"Development {scoreName} over the seconds of training, without evaluations.{more}", groups,
        (run, i) => run.Evaluations[i].TrainSeconds, line => line.DevScore, "0.00");

    private static ReportFigure Curves(
        string name, string title, string horizontal, string vertical, string description, ReportGroup[] groups,
        Func<RunHistory, int, double> x, Func<EvaluationLine, double?> y, string format)
    {
        Line[] lines = [.. groups.Select(group => new Line(group.Name, group.Curve(x, y), 0))];
        var table = new ReportTable(
            $"{title} at evaluations", [ReportColumn.Text("configuration"), new(horizontal), new(vertical)]);
        foreach (Line line in lines)
        {
            foreach ((double at, double?[] values) in Sampling.Evenly(line.Points, MaxRows))
                table.Add(line.Name, $"{at:0.###}", values[0]?.ToString(format, null) ?? "");
        }

        return Figure(name, title, horizontal, vertical, description, lines, table);
    }

    private static ReportTable Table(
        (double X, double?[] Ys)[] points, string title, string format, params string[] columns)
    {
        var table = new ReportTable(
            $"{title} at evaluations", [new("epochs"), .. columns.Select(column => new ReportColumn(column))]);
        foreach ((double x, double?[] ys) in Sampling.Evenly(points, MaxRows))
        {
            table.Add([
                $"{x:0.##}", .. ys.Take(columns.Length).Select(y => y?.ToString(format, null) ?? ""),
            ]);
        }

        return table;
    }

    private static ReportFigure Figure(
        string name, string title, string horizontal, string vertical, string description, Line[] lines,
        ReportTable table) => new()
        {
            Name = name,
            Description = description,
            Table = table,
            Draw = () =>
            {
                Plot plot = FigureStyle.Create(title, horizontal, vertical);
                for (int i = 0; i < lines.Length; i++)
                    FigureStyle.AddLine(plot, i, lines[i].Name, lines[i].Xs, lines[i].Ys);
                FigureStyle.AddLegend(plot, lines.Length);
                return plot;
            },
        };

    /// <summary>The same figure with marks beside its line.</summary>
    private static ReportFigure WithMarks(ReportFigure figure, Line line) => new()
    {
        Name = figure.Name,
        Description = figure.Description,
        Table = figure.Table,
        Draw = () =>
        {
            Plot plot = figure.Draw();
            FigureStyle.AddMarks(plot, 1, line.Name, line.Xs, line.Ys);
            FigureStyle.AddLegend(plot, series: 2);
            return plot;
        },
    };

    private static double Epoch(RunHistory run, int evaluation) => run.EpochAt(evaluation);
}
