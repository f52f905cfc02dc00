using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>Numbers of the test part, and what the model predicts for them.</summary>
internal sealed record PredictedNumbers(
    string Target, IReadOnlyList<double> Truths, IReadOnlyList<double> Predictions)
{
    [JsonIgnore]
    public bool IsValid => Target is not null && Truths is not null && Predictions is not null
        && Truths.Count == Predictions.Count;
}
