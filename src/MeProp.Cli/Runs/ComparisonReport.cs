namespace MeProp.Cli;

/// <summary>
/// comparison.json: a sparse method against dense back propagation, with equal seeds and in turns.
/// </summary>
internal sealed record ComparisonReport
{
    public string Event { get; } = "comparison";

    /// <summary>Where the runs were written, a full path.</summary>
    public required string Folder { get; init; }

    /// <summary>The dense run of the first seed.</summary>
    public required RunSummary Dense { get; init; }

    /// <summary>The sparse run of the first seed.</summary>
    public required RunSummary Sparse { get; init; }

    public required string SparseTitle { get; init; }

    /// <summary>One for each seed.</summary>
    public required IReadOnlyList<ComparedRun> DenseRuns { get; init; }

    /// <summary>One for each seed.</summary>
    public required IReadOnlyList<ComparedRun> SparseRuns { get; init; }

    /// <summary>The score to reach; null for none.</summary>
    public required double? TargetScore { get; init; }

    /// <summary>How many times faster selection and backward pass are, by medians over the seeds.</summary>
    public double? BackpropSpeedup => Ratio(run => run.BackpropSeconds);

    /// <summary>How many times faster an epoch of training is, by medians over the seeds.</summary>
    public double? EpochSpeedup => Ratio(run => run.EpochSeconds);

    /// <summary>How many times sooner the score is reached, by medians over the seeds; null if it is not.</summary>
    public double? SpeedupToScore => TargetScore is null ? null : Ratio(run => run.SecondsToScore);

    /// <summary>Mean test score of the sparse method minus that of dense, in percentage points.</summary>
    public double? TestDifference => Mean(SparseRuns) - Mean(DenseRuns);

    /// <summary>The median over the runs; null when half of them or more have no value.</summary>
    public static double? Median(IEnumerable<ComparedRun> runs, Func<ComparedRun, double?> value) =>
        JsonNumber.OrNull(Turns.Median(runs.Select(run => value(run) ?? double.PositiveInfinity)));

    /// <summary>The mean test score.</summary>
    public static double? Mean(IEnumerable<ComparedRun> runs) => runs.Average(run => run.TestScore);

    private double? Ratio(Func<ComparedRun, double?> value) =>
        JsonNumber.OrNull(Median(DenseRuns, value) / Median(SparseRuns, value));
}
