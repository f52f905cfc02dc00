namespace MeProp.Cli;

/// <summary>A run's result in one line.</summary>
internal static class SummaryText
{
    /// <summary>The line, as in "unified 30 on digits: test 97.35 %, dev 97.60 %, 0.110 s/epoch".</summary>
    public static string Of(RunSummary summary)
    {
        string method = summary.K > 0 ? $"{summary.Method} {summary.K}" : summary.Method;
        return $"{method} on {summary.Dataset}: {ResultOf(summary)}";
    }

    /// <summary>Scores and time, as in "test 97.35 %, dev 97.60 %, 0.110 s/epoch".</summary>
    public static string ResultOf(RunSummary summary)
    {
        if (summary.BestEpoch is null) return "no evaluation";
        string hidden = summary.Simplifications is null ? "" : $", hidden {string.Join('-', summary.Hidden)}";
        string seconds = summary.SecondsPerEpoch is { } s ? $", {s.Total:0.000} s/epoch" : "";
        string test = Score.Text(summary.ScoreName, summary.TestScore, summary.TestOthers);
        string dev = Score.Text(summary.ScoreName, summary.DevScore, summary.DevOthers);
        return $"test {test}, dev {dev}{hidden}{seconds}";
    }

    /// <summary>
    /// A run, as in "Hidden layers: 154-150 of 500-500, 30 % of the neurons"; null when it removed none.
    /// </summary>
    public static string? SizesOf(RunSummary summary)
    {
        if (summary.Simplifications is null) return null;
        double share = summary.Hidden.Sum() / (double)summary.HiddenAtStart.Sum();
        return
            $"Hidden layers: {string.Join('-', summary.Hidden)} of {string.Join('-', summary.HiddenAtStart)}, "
            + $"{share * 100:0.0} % of the neurons";
    }
}
