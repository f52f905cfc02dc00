using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>The run-time compiler of CUDA C (NVRTC), with the names of its documentation.</summary>
internal static unsafe partial class Nvrtc
{
    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcVersion(int* major, int* minor);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetNumSupportedArchs(int* count);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetSupportedArchs(int* architectures);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcCreateProgram(
        nint* program, byte* source, byte* name, int headerCount, byte** headers, byte** names);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcCompileProgram(nint program, int optionCount, byte** options);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetProgramLogSize(nint program, nuint* size);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetProgramLog(nint program, byte* log);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetCUBINSize(nint program, nuint* size);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetCUBIN(nint program, byte* image);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetPTXSize(nint program, nuint* size);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcGetPTX(nint program, byte* image);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial int nvrtcDestroyProgram(nint* program);

    [LibraryImport(CudaLibrary.Compiler)]
    public static partial nint nvrtcGetErrorString(int error);

    /// <exception cref="GpuException">The code is not 0.</exception>
    public static void Check(int code, string what)
    {
        if (code == 0) return;
        throw new GpuException(
            $"{what} failed: {Marshal.PtrToStringUTF8(nvrtcGetErrorString(code))} (NVRTC error {code}).");
    }
}
