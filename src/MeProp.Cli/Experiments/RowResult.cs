namespace MeProp.Cli;

/// <summary>What a row of an experiment gave, beside what is published. Scores are in percent.</summary>
internal sealed record RowResult
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>Name of the row that it is compared with; null for none.</summary>
    public required string? Against { get; init; }

    public required PublishedFigures Published { get; init; }

    /// <summary>A plain sentence where our figure differs from the published one; null for none.</summary>
    public required string? Note { get; init; }

    /// <summary>The runs that came to their end, in the order of their seeds.</summary>
    public required IReadOnlyList<RowRun> Runs { get; init; }

    public required int FailedRuns { get; init; }

    /// <summary>Over the runs; null when there is none.</summary>
    public required Statistic? Test { get; init; }

    public required Statistic? Dev { get; init; }

    /// <summary>Development score at the end of the first epoch.</summary>
    public required Statistic? FirstDev { get; init; }

    /// <summary>Further test scores by the end of their field in summary.json, as "Las".</summary>
    public required IReadOnlyDictionary<string, Statistic> Others { get; init; }

    /// <summary>
    /// Test score minus that of the other row, run by run of the same seed; null without common seeds.
    /// </summary>
    public required Statistic? Difference { get; init; }

    /// <summary>
    /// Seconds per epoch of selection, backward pass and update, of the fastest run: what else a machine does only adds
    /// to the others.
    /// </summary>
    public required double? BackpropSeconds { get; init; }

    /// <summary>Seconds per epoch of training, of the fastest run.</summary>
    public required double? EpochSeconds { get; init; }

    /// <summary><see cref="BackpropSeconds"/> of the other row over that of this one.</summary>
    public required double? BackpropSpeedup { get; init; }

    /// <summary>Seconds of training to the score that ends a run; null where no run reached one.</summary>
    public required Statistic? SecondsToScore { get; init; }

    public required Statistic? EpochsToScore { get; init; }

    /// <summary>True when the difference to the other row is smaller than its standard deviation.</summary>
    public bool IsClose =>
        Difference is { StandardDeviation: { } deviation } && Math.Abs(Difference.Mean) < deviation;
}
