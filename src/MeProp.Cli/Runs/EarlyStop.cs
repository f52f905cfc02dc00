using System.Globalization;

namespace MeProp.Cli;

/// <summary>What ended a run before its last epoch, in words.</summary>
internal static class EarlyStop
{
    /// <summary>As in "after 3 evaluations without a better score".</summary>
    public static string ByPatience(RunConfiguration configuration, long evaluations) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"after {evaluations} {(evaluations == 1 ? "evaluation" : "evaluations")} without a ")
        + (configuration.Get(Settings.Choice) == ModelChoice.LowestLoss ? "lower development loss" : "better score");

    /// <summary>Why a run that stopped early did; null where it did not.</summary>
    public static string? Of(RunSummary summary, RunConfiguration configuration)
    {
        if (summary.Outcome != RunOutcome.StoppedEarly) return null;
        return configuration.Get(Settings.ToAccuracy) is > 0 and var target
            && (summary.TestScore ?? summary.DevScore) >= target
            ? $"Stopped at {Score.Text(summary.ScoreName, target)} (--to-accuracy)"
            : $"Stopped {ByPatience(configuration, configuration.Get(Settings.Patience))} (--patience)";
    }
}
