using System.Globalization;

namespace MeProp.Cli;

/// <summary>An evaluation as a line for people, as in "epoch 3/20  loss 0.1234  dev 97.80 %  test 97.50 %".</summary>
internal static class EvaluationText
{
    /// <summary>The line.</summary>
    /// <param name="report">What is known.</param>
    /// <param name="configuration">Number of epochs and of evaluations in each.</param>
    public static string Of(EvaluationReport report, RunConfiguration configuration)
    {
        int perEpoch = configuration.EvaluationsPerEpoch;
        string part = perEpoch > 1 ? $" ({(report.Index - 1) % perEpoch + 1} of {perEpoch})" : "";
        string test = report.Test is { } score ? string.Create(CultureInfo.InvariantCulture, $"  test {score.Accuracy:0.00} %") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{EpochOf(report.Epoch, configuration)}{part}  loss {report.TrainingLoss:0.0000}  dev {report.Development?.Accuracy:0.00} %{test}");
    }

    /// <summary>As in "epoch  3/20", always of the same length.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="configuration">Number of epochs.</param>
    public static string EpochOf(int epoch, RunConfiguration configuration)
    {
        string all = configuration.Epochs.ToString(CultureInfo.InvariantCulture);
        return $"epoch {epoch.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)}/{all}";
    }
}
