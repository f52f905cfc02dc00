namespace MeProp.Cli;

/// <summary>
/// One operation on the hidden layer. Either the arithmetic or the traffic limits it; the other is null.
/// </summary>
internal sealed record KernelTiming
{
    public required string Kernel { get; init; }

    /// <summary>Whose selection it works on, as on the command line.</summary>
    public required string Method { get; init; }

    public required double Microseconds { get; init; }

    /// <summary>By formula, 2·N·O·I or 2·N·K·I, over the time.</summary>
    public double? FlopsPerSecond { get; init; }

    /// <summary>Of the multiply-add peak, 0 to 1.</summary>
    public double? ShareOfPeak { get; init; }

    /// <summary>Bytes read and written, by formula, over the time.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Of the memory bandwidth; above 1 where caches hold the data.</summary>
    public double? ShareOfBandwidth { get; init; }
}
