using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>
/// Finds the libraries of CUDA at run time: in the folder of <see cref="FolderVariable"/>, then where the loader looks,
/// then in /usr/local/cuda/lib64.
/// </summary>
internal static class CudaLibrary
{
    public const string Driver = "cuda", Compiler = "nvrtc", Blas = "cublas";

    /// <summary>
    /// The environment variable that names a folder with the libraries: its own files, those of lib64 or lib, and those
    /// of nvidia/*/lib, as a Python environment has them.
    /// </summary>
    public const string FolderVariable = "MEPROP_CUDA";

    private const string InstalledFolder = "/usr/local/cuda/lib64";

    private static readonly string[] Folders = ["", "lib64", "lib"];

    /// <summary>Makes the imports of this assembly find the libraries; called once, before the first of them.</summary>
    public static void Register() => NativeLibrary.SetDllImportResolver(
        typeof(CudaLibrary).Assembly, (name, _, _) => TryLoad(name, out nint handle) ? handle : 0);

    /// <summary>Loads a library if it is there.</summary>
    public static bool TryLoad(string name, out nint handle)
    {
        foreach (string path in PathsOf(name))
        {
            if (Path.IsPathRooted(path) && !File.Exists(path)) continue;
            if (NativeLibrary.TryLoad(path, out handle)) return true;
        }

        handle = 0;
        return false;
    }

    private static string[] NamesOf(string name) => name switch
    {
        Driver => ["libcuda.so.1"],
        Compiler => ["libnvrtc.so.13", "libnvrtc.so.12"],
        Blas => ["libcublas.so.13", "libcublas.so.12"],
        _ => [],
    };

    private static IEnumerable<string> PathsOf(string name)
    {
        string? given = Environment.GetEnvironmentVariable(FolderVariable);
        string[] names = NamesOf(name);
        if (!string.IsNullOrEmpty(given))
        {
            foreach (string folder in FoldersOf(Path.GetFullPath(given)))
            {
                foreach (string file in names) yield return Path.Combine(folder, file);
            }
        }

        foreach (string file in names) yield return file;
        foreach (string file in names) yield return Path.Combine(InstalledFolder, file);
    }

    private static IEnumerable<string> FoldersOf(string given)
    {
        foreach (string folder in Folders) yield return Path.Combine(given, folder);
        foreach (string packages in (string[])[given, Path.Combine(given, "nvidia")])
        {
            if (!Directory.Exists(packages)) continue;
            foreach (string package in Directory.EnumerateDirectories(packages).Order(StringComparer.Ordinal))
                yield return Path.Combine(package, "lib");
        }
    }
}
