using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>The driver API (libcuda), with the names of its documentation. Results are error codes, or 0.</summary>
internal static unsafe partial class CudaDriver
{
    public const int OutOfMemory = 2, NoDevice = 100;

    /// <summary>Attributes of a device.</summary>
    public const int MultiprocessorCount = 16, ComputeMajor = 75, ComputeMinor = 76;

    /// <summary>A stream that does not wait for the default stream.</summary>
    public const uint NonBlocking = 1;

    /// <summary>A capture that forbids unsafe calls of its own thread alone: others may use their devices.</summary>
    public const int CaptureOfThread = 1;

    /// <summary>Calls of the stream are captured, and none of them has broken the capture.</summary>
    public const int CaptureIsActive = 1;

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuInit(uint flags);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDriverGetVersion(int* version);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDeviceGetCount(int* count);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDeviceGet(int* device, int ordinal);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDeviceTotalMem_v2(nuint* bytes, int device);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDeviceGetAttribute(int* value, int attribute, int device);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDevicePrimaryCtxRetain(nint* context, int device);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuCtxSetCurrent(nint context);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuStreamCreate(nint* stream, uint flags);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuModuleLoadData(nint* module, void* image);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuModuleUnload(nint module);

    [LibraryImport(CudaLibrary.Driver, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int cuModuleGetFunction(nint* function, nint module, string name);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuMemGetInfo_v2(nuint* free, nuint* total);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuMemAlloc_v2(nint* memory, nuint bytes);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuMemFree_v2(nint memory);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuMemcpyHtoDAsync_v2(nint destination, void* source, nuint bytes, nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuMemcpyDtoHAsync_v2(void* destination, nint source, nuint bytes, nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuMemcpyDtoDAsync_v2(nint destination, nint source, nuint bytes, nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuMemsetD8Async(nint destination, byte value, nuint bytes, nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes,
        nint stream, void** arguments, void** extra);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuEventCreate(nint* timer, uint flags);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuEventDestroy_v2(nint timer);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuEventRecord(nint timer, nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuEventSynchronize(nint timer);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuEventElapsedTime(float* milliseconds, nint start, nint end);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuStreamBeginCapture_v2(nint stream, int mode);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuStreamGetCaptureInfo_v2(
        nint stream, int* status, ulong* id, nint* graph, nint** dependencies, nuint* count);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuStreamEndCapture(nint stream, nint* graph);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuGraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuGraphExecKernelNodeSetParams_v2(
        nint executable, nint node, KernelNodeParameters* parameters);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuGraphExecDestroy(nint executable);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuGraphDestroy(nint graph);

    [LibraryImport(CudaLibrary.Driver)]
    public static partial int cuGetErrorString(int error, nint* text);

    /// <summary>Throws an error of the driver with its text.</summary>
    /// <exception cref="GpuException">The code is not 0.</exception>
    public static void Check(int code, string what)
    {
        if (code == 0) return;
        nint text = 0;
        string? said = cuGetErrorString(code, &text) == 0 ? Marshal.PtrToStringUTF8(text) : null;
        throw new GpuException($"{what} failed: {said ?? "unknown error"} (CUDA error {code}).");
    }
}
