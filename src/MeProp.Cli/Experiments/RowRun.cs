namespace MeProp.Cli;

/// <summary>A run of a row that came to its end. Scores are in percent.</summary>
internal sealed record RowRun
{
    public required ulong Seed { get; init; }

    public required double? Test { get; init; }

    public required double? Dev { get; init; }

    /// <summary>Outputs of the hidden layers before training.</summary>
    public IReadOnlyList<int> HiddenAtStart { get; init; } = [];

    /// <summary>Outputs of the hidden layers at the end.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Seconds of training, without evaluations.</summary>
    public required double TrainSeconds { get; init; }

    /// <summary>Seconds from start to end; of a run that was resumed, at least those of training.</summary>
    public required double Seconds { get; init; }
}
