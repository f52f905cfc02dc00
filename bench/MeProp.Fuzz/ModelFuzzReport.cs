namespace MeProp.Fuzz;

/// <summary>What a run on model files found.</summary>
internal sealed record ModelFuzzReport : FuzzReport
{
    /// <summary>Files that are safetensors and models.</summary>
    public long Models { get; init; }

    /// <summary>Files that are safetensors, but no models.</summary>
    public long TensorsOnly { get; init; }

    /// <summary>
    /// The largest ratio of what was allocated for a file, less <see cref="FuzzRun.AllowedBytes"/>, to its length.
    /// </summary>
    public double LargestFactor { get; init; }

    public override string Found =>
        $"{Models} models, {TensorsOnly} safetensors that are no models; beyond {FuzzRun.AllowedBytes} bytes at most "
        + $"{LargestFactor:F1} times a file allocated";
}
