namespace MeProp.Gpu;

/// <summary>Which steps are captured in CUDA graphs. A graph starts all kernels of a step by one call.</summary>
public enum GpuGraphs
{
    /// <summary>Steps whose time is that of starting kernels; larger ones gain nothing.</summary>
    SmallSteps,

    /// <summary>No steps.</summary>
    Never,

    /// <summary>All steps; a failure to capture one is an error.</summary>
    Always,
}
