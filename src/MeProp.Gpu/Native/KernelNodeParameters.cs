using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>A kernel in a graph, as the driver reads it: CUDA_KERNEL_NODE_PARAMS_v2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct KernelNodeParameters
{
    public nint Function;
    public uint GridX, GridY, GridZ;
    public uint BlockX, BlockY, BlockZ;
    public uint SharedBytes;
    public void** Arguments;
    public void** Extra;
    public nint Kernel;
    public nint Context;
}
