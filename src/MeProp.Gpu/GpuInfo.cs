namespace MeProp.Gpu;

/// <summary>A GPU of this machine.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Name">As in "NVIDIA H100 80GB HBM3".</param>
/// <param name="Architecture">Its compute capability times 10, as in 90.</param>
/// <param name="MemoryBytes">Its memory.</param>
public sealed record GpuInfo(int Index, string Name, int Architecture, long MemoryBytes);
