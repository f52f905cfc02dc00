using System.Globalization;

namespace MeProp.Cli;

/// <summary>What became of the hidden layers, for people.</summary>
internal static class SimplificationText
{
    /// <summary>One simplification, as in "epoch  3/20  hidden 350-298, 52 neurons removed".</summary>
    /// <param name="report">What is known.</param>
    /// <param name="configuration">Number of epochs.</param>
    public static string Of(SimplificationReport report, RunConfiguration configuration) => string.Create(
        CultureInfo.InvariantCulture,
        $"{EvaluationText.EpochOf(report.Epoch, configuration)}  hidden {string.Join('-', report.HiddenSizes)}, {report.Removed} {(report.Removed == 1 ? "neuron" : "neurons")} removed");

    /// <summary>A run, as in "Hidden layers: 154-150 of 500-500, 30 % of the neurons"; null when it removed none.</summary>
    /// <param name="summary">What came out.</param>
    public static string? Of(RunSummary summary)
    {
        if (summary.Simplifications is null) return null;
        double share = summary.Hidden.Sum() / (double)summary.HiddenAtStart.Sum();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Hidden layers: {string.Join('-', summary.Hidden)} of {string.Join('-', summary.HiddenAtStart)}, {share * 100:0.0} % of the neurons");
    }
}
