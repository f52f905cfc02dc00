using System.Globalization;

namespace MeProp.Cli;

/// <summary>A run's result in one line.</summary>
internal static class SummaryText
{
    /// <summary>The line, as in "unified 30 on digits: test 97.35 %, dev 97.60 %, 0.110 s/epoch".</summary>
    /// <param name="summary">What came out.</param>
    public static string Of(RunSummary summary)
    {
        string method = summary.K > 0 ? $"{summary.Method} {summary.K}" : summary.Method;
        if (summary.BestEpoch is null) return $"{method} on {summary.Dataset}: no evaluation";
        string hidden = summary.Simplifications is null ? "" : $", hidden {string.Join('-', summary.Hidden)}";
        string seconds = summary.SecondsPerEpoch is { } s ? string.Create(CultureInfo.InvariantCulture, $", {s.Total:0.000} s/epoch") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{method} on {summary.Dataset}: test {summary.TestAccuracy:0.00} %, dev {summary.DevAccuracy:0.00} %{hidden}{seconds}");
    }
}
