namespace MeProp.Cli;

/// <summary>A line of activity.jsonl: the hidden layers in a training step.</summary>
internal sealed record ActivitySample
{
    public const string EventName = "activity";

    public string Event { get; init; } = EventName;

    /// <summary>Training steps so far.</summary>
    public required long Step { get; init; }

    /// <summary>Epochs so far, as in 1.25.</summary>
    public required double Epoch { get; init; }

    public required double TrainSeconds { get; init; }

    /// <summary>Mean training loss of the step's batch.</summary>
    public required double BatchLoss { get; init; }

    /// <summary>From input to output.</summary>
    public required IReadOnlyList<LayerActivity> Layers { get; init; }

    /// <summary>What is wrong with values from a file; null for nothing.</summary>
    public string? Fault()
    {
        if (Event != EventName) return $"its event is \"{Event}\", not \"{EventName}\"";
        if (Step < 1) return $"its step is {Step}";
        if (!(Epoch is > 0 and < double.PositiveInfinity)) return $"its epoch is {Epoch}";
        if (!(TrainSeconds is >= 0 and < double.PositiveInfinity)) return $"its seconds are {TrainSeconds}";
        if (!double.IsFinite(BatchLoss)) return $"its loss is {BatchLoss}";
        if (Layers is null || Layers.Any(layer => layer is null)) return "a layer is missing";
        return Layers.Select(layer => layer.Fault()).FirstOrDefault(fault => fault is not null);
    }
}
