using ScottPlot;

namespace MeProp.Cli;

/// <summary>How near predicted numbers are.</summary>
internal static class NumberSection
{
    private const int TableRows = 20;

    /// <summary>The section; null where no numbers are predicted.</summary>
    public static ReportSection? Of(RunExamination examination)
    {
        if (examination.Numbers is not { Truths.Count: > 0 } numbers) return null;
        string target = numbers.Target;
        var table = new ReportTable("Some rows", [new($"{target}, true"), new($"{target}, predicted")]);
        (double Truth, double Prediction)[] pairs = [.. numbers.Truths.Zip(numbers.Predictions).Order()];
        foreach ((double truth, double prediction) in Sampling.Evenly(pairs, TableRows))
            table.Add(FewDigits.Of(truth), FewDigits.Of(prediction));
        string some = numbers.Truths.Count < examination.TestExamples
            ? $"{numbers.Truths.Count:N0} of the {examination.TestExamples:N0} rows"
            : $"The {numbers.Truths.Count:N0} rows";
        var figure = new ReportFigure
        {
            Name = "numbers",
            Description = $"{some} of the test part, each a mark. The nearer to the line, the better.",
            Table = table,
            Draw = () => Draw(numbers),
        };
        return new("numbers", "Predicted numbers", [figure]);
    }

    private static Plot Draw(PredictedNumbers numbers)
    {
        Plot plot = FigureStyle.Create(
            $"Predicted {numbers.Target}", $"{numbers.Target}, true", $"{numbers.Target}, predicted");
        double low = numbers.Truths.Min(), high = numbers.Truths.Max();
        FigureStyle.AddMarks(plot, 0, "rows", [.. numbers.Truths], [.. numbers.Predictions]).MarkerSize = 5;
        FigureStyle.AddLine(plot, 1, "predicted = true", [low, high], [low, high], hasMarks: false);
        plot.Axes.AutoScale();
        FigureStyle.AddLegend(plot, 2);
        return plot;
    }
}
