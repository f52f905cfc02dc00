namespace MeProp.Gpu;

/// <summary>How a <see cref="GpuDevice"/> works.</summary>
public sealed record GpuOptions
{
    /// <summary>The number of the GPU, as nvidia-smi counts them.</summary>
    public int Index { get; init; }

    /// <summary>
    /// True when dense products may round their operands to TF32: 10 bits of mantissa, several times faster on GPUs
    /// that have it.
    /// </summary>
    public bool AllowsTf32 { get; init; }

    /// <summary>
    /// Which steps are captured in CUDA graphs. The environment variable MEPROP_GPU_GRAPHS (small, never, always)
    /// overrides it, to compare. Results are the same bits.
    /// </summary>
    public GpuGraphs Graphs { get; init; } = GpuGraphs.SmallSteps;

    /// <summary>Receives warnings that do not stop the device, each at most once. Null: warnings are dropped.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Folder of compiled kernels; null: that of the user's caches.</summary>
    public string? CacheFolder { get; init; }
}
