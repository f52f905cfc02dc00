namespace MeProp.Cli;

/// <summary>
/// comparison.json: a sparse method against dense back propagation, with equal seeds and one after the other.
/// </summary>
internal sealed record ComparisonReport
{
    public string Event { get; } = "comparison";

    /// <summary>Where both runs were written, a full path.</summary>
    public required string Folder { get; init; }

    public required RunSummary Dense { get; init; }

    public required RunSummary Sparse { get; init; }

    public required string SparseTitle { get; init; }

    /// <summary>How many times faster selection and backward pass are.</summary>
    public double? BackpropSpeedup => JsonNumber.OrNull(Dense.BackpropSeconds / Sparse.BackpropSeconds);

    /// <summary>How many times faster an epoch of training is.</summary>
    public double? EpochSpeedup => JsonNumber.OrNull(Dense.EpochSeconds / Sparse.EpochSeconds);

    /// <summary>Test score of the sparse method minus that of dense, in percentage points.</summary>
    public double? TestDifference => Sparse.TestScore - Dense.TestScore;
}
