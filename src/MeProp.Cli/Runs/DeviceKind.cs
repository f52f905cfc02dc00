namespace MeProp.Cli;

/// <summary>Where a command computes.</summary>
internal enum DeviceKind
{
    Cpu,
    Gpu,

    /// <summary>A GPU where one can be used, otherwise the processor.</summary>
    Auto,
}
