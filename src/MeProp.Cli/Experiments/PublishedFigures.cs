using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>What a paper or an older program says of a row of an experiment; null where it says nothing.</summary>
internal sealed record PublishedFigures
{
    public static PublishedFigures None { get; } = new();

    /// <summary>Test score in percent.</summary>
    public double? Test { get; init; }

    /// <summary>Development score in percent.</summary>
    public double? Dev { get; init; }

    /// <summary>Seconds per epoch of back propagation in the linear maps.</summary>
    public double? BackpropSeconds { get; init; }

    /// <summary>How many times faster than dense back propagation that is.</summary>
    public double? Speedup { get; init; }

    /// <summary>Hidden neurons that a simplified network kept.</summary>
    public double? HiddenNeurons { get; init; }

    /// <summary>True when nothing is published.</summary>
    [JsonIgnore]
    public bool IsEmpty => this == None;
}
