using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The network and the step that <c>meprop bench</c> measures.</summary>
internal sealed record BenchSizes
{
    // What still takes less than 30 seconds on two cores; three networks of this size are in memory at a time.
    private const long MaximumWeights = 50_000_000, MaximumProducts = 2_500_000_000;

    public required int Inputs { get; init; }

    public required int HiddenSize { get; init; }

    /// <summary>Linear layers, the output layer included.</summary>
    public required int Layers { get; init; }

    public required int Classes { get; init; }

    public required int BatchSize { get; init; }

    public required int K { get; init; }

    /// <summary>Weights of all layers.</summary>
    public long Weights => (long)HiddenSize * (Inputs + (Layers - 2L) * HiddenSize + Classes);

    /// <summary>Widths from input to output, as in "784-500-500-10".</summary>
    [JsonIgnore]
    public string Widths => Layers <= 6
        ? string.Join('-', [Inputs, .. Enumerable.Repeat(HiddenSize, Layers - 1), Classes])
        : $"{Inputs}-{HiddenSize}-...-{HiddenSize}-{Classes} ({Layers} layers)";

    public static BenchSizes Of(SettingValues values) => new()
    {
        Inputs = values.Get(BenchSettings.Inputs),
        HiddenSize = values.Get(BenchSettings.HiddenSize),
        Layers = values.Get(BenchSettings.Layers),
        Classes = values.Get(BenchSettings.Classes),
        BatchSize = values.Get(BenchSettings.BatchSize),
        K = values.Get(BenchSettings.K),
    };

    /// <summary>Throws when sizes do not go together or are too large to be measured.</summary>
    public void Validate()
    {
        if (K >= HiddenSize)
        {
            throw new ConfigurationException(
                $"bench sets meProp against dense: give it a --k below --hidden, not {K} of {HiddenSize}.");
        }

        if (Weights <= MaximumWeights && Weights * BatchSize <= MaximumProducts) return;
        throw new ConfigurationException(
            $"{Weights:N0} weights at a batch of {BatchSize:N0} would take longer than 30 seconds: at most "
            + $"{MaximumWeights:N0} weights, and {MaximumProducts:N0} weights times examples of a batch, can be "
            + "measured.");
    }
}
