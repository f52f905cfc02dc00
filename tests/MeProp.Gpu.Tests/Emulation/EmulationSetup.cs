using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MeProp.Gpu.Tests;

/// <summary>
/// Makes the library find the emulation of CUDA that the build of this project has made; with
/// MEPROP_GPU_TESTS=device the tests use the GPU of the machine instead.
/// </summary>
internal static class EmulationSetup
{
    public const string Library = "meprop-emulation";

    public static bool IsEmulated { get; } = Environment.GetEnvironmentVariable("MEPROP_GPU_TESTS") != "device";

    /// <summary>False where the build found no g++ to make the emulation with.</summary>
    public static bool IsAvailable => !IsEmulated || File.Exists(Path.Combine(Folder, "libcuda.so.1"));

    private static string Folder => typeof(EmulationSetup).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "EmulationFolder").Value!;

#pragma warning disable CA2255 // The variable must be set before the first import of the library under test.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
    {
        if (!IsEmulated) return;
        if (Environment.GetEnvironmentVariable(CudaLibrary.FolderVariable) is null or "")
            Environment.SetEnvironmentVariable(CudaLibrary.FolderVariable, Folder);
        NativeLibrary.SetDllImportResolver(
            typeof(EmulationSetup).Assembly,
            (name, _, _) => name == Library && CudaLibrary.TryLoad(CudaLibrary.Driver, out nint handle) ? handle : 0);
    }
}
