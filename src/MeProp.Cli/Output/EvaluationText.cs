using System.Globalization;

namespace MeProp.Cli;

/// <summary>Evaluations as lines for people, as in "epoch 3/20  loss 0.1234  dev 97.80 %  test 97.50 %".</summary>
internal sealed class EvaluationText(RunConfiguration configuration, string scoreName)
{
    private readonly int _epochs = configuration.Get(Settings.Epochs);
    private readonly ModelChoice _choice = configuration.Get(Settings.Choice);
    private readonly int _perEpoch = configuration.Get(Settings.EvaluationsPerEpoch);

    public string Of(EvaluationReport report)
    {
        // What decides is shown.
        string loss = _choice == ModelChoice.LowestLoss && report.Development is { } dev
            ? $" (loss {dev.Loss:0.0000})"
            : "";
        string part = _perEpoch > 1 ? $" ({(report.Index - 1) % _perEpoch + 1} of {_perEpoch})" : "";
        string test = report.Test is { } evaluation ? $"  test {ScoreOf(evaluation)}" : "";
        return
            $"{EpochOf(report.Epoch)}{part}  loss {report.TrainingLoss:0.0000}  dev "
            + $"{ScoreOf(report.Development)}{loss}{test}";
    }

    public string Of(SimplificationReport report)
    {
        string neurons = report.Removed == 1 ? "neuron" : "neurons";
        return
            $"{EpochOf(report.Epoch)}  hidden {string.Join('-', report.HiddenSizes)}, {report.Removed} {neurons} "
            + "removed";
    }

    /// <summary>All scores, as in "UAS 87.43 %, LAS 85.88 %".</summary>
    public string ScoreOf(Evaluation? evaluation) => Score.Text(scoreName, evaluation?.Score, evaluation?.Others);

    /// <summary>The score that decides, where there is little room.</summary>
    public string DecidingScoreOf(Evaluation? evaluation) => Score.Text(scoreName, evaluation?.Score);

    /// <summary>As in "epoch  3/20", always of the same length.</summary>
    public string EpochOf(int epoch)
    {
        string all = _epochs.ToString(CultureInfo.InvariantCulture);
        return $"epoch {epoch.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)}/{all}";
    }
}
