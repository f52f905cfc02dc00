using System.Text;

namespace MeProp.Gpu;

/// <summary>What this machine has for <see cref="GpuDevice"/>, and what is missing.</summary>
public sealed unsafe class GpuMachine
{
    private const string InstallDriver =
        "Install the driver of your GPU, version 525 or later: the package nvidia-driver (Debian), "
        + "nvidia-driver-570 or another number (Ubuntu), or cuda-drivers (NVIDIA's own packages).";

    private static readonly Lazy<bool> IsRegistered = new(() =>
    {
        CudaLibrary.Register();
        return true;
    });

    private GpuMachine(IReadOnlyList<GpuInfo> gpus, IReadOnlyList<string> libraries, IReadOnlyList<string> problems) =>
        (Gpus, Libraries, Problems) = (gpus, libraries, problems);

    /// <summary>The GPUs that the driver knows.</summary>
    public IReadOnlyList<GpuInfo> Gpus { get; }

    /// <summary>Driver and libraries with their versions, as in "cuBLAS 13.0".</summary>
    public IReadOnlyList<string> Libraries { get; }

    /// <summary>What is missing and what to install; empty where a device can be made.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>True when a <see cref="GpuDevice"/> can be made.</summary>
    public bool IsUsable => Problems.Count == 0;

    /// <summary>Looks at this machine. Loads the libraries, but starts nothing on a GPU.</summary>
    public static GpuMachine Examine()
    {
        _ = IsRegistered.Value;
        List<GpuInfo> gpus = [];
        List<string> libraries = [], problems = [];
        if (ExamineDriver(libraries, problems)) ListGpus(gpus, problems);
        ExamineCompiler(gpus, libraries, problems);
        if (CudaLibrary.TryLoad(CudaLibrary.Blas, out _)) libraries.Add("cuBLAS");
        else problems.Add(Missing(
            "cuBLAS", "libcublas.so.13 or libcublas.so.12", "libcublas12", "libcublas-13-0", "nvidia-cublas"));
        return new(gpus, libraries, problems);
    }

    private static bool ExamineDriver(List<string> libraries, List<string> problems)
    {
        if (!CudaLibrary.TryLoad(CudaLibrary.Driver, out _))
        {
            problems.Add($"There is no NVIDIA driver (libcuda.so.1). {InstallDriver} A container needs the driver of "
                + "its host: start it with the GPU.");
            return false;
        }

        int version = 0;
        int code = CudaDriver.cuInit(0);
        if (code == 0) code = CudaDriver.cuDriverGetVersion(&version);
        if (code != 0)
        {
            problems.Add(code == CudaDriver.NoDevice
                ? "The NVIDIA driver finds no GPU."
                : $"The NVIDIA driver does not start (CUDA error {code}): does nvidia-smi work?");
            return false;
        }

        libraries.Add($"driver for CUDA {version / 1000}.{version % 1000 / 10}");
        if (version < 12000)
            problems.Add($"The NVIDIA driver is too old for CUDA 12. {InstallDriver}");
        return true;
    }

    private static void ListGpus(List<GpuInfo> gpus, List<string> problems)
    {
        int count = 0;
        CudaDriver.Check(CudaDriver.cuDeviceGetCount(&count), "Counting the GPUs");
        if (count == 0) problems.Add("The NVIDIA driver finds no GPU.");
        for (int i = 0; i < count; i++) gpus.Add(Describe(i));
    }

    internal static GpuInfo Describe(int index)
    {
        const int Length = 256;
        byte* name = stackalloc byte[Length];
        int device = 0, major = 0, minor = 0;
        nuint bytes = 0;
        CudaDriver.Check(CudaDriver.cuDeviceGet(&device, index), $"Finding GPU {index}");
        CudaDriver.Check(CudaDriver.cuDeviceGetName(name, Length, device), "Reading a GPU's name");
        CudaDriver.Check(CudaDriver.cuDeviceTotalMem_v2(&bytes, device), "Reading a GPU's memory");
        _ = CudaDriver.cuDeviceGetAttribute(&major, CudaDriver.ComputeMajor, device);
        _ = CudaDriver.cuDeviceGetAttribute(&minor, CudaDriver.ComputeMinor, device);
        int length = new ReadOnlySpan<byte>(name, Length).IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(name, Math.Max(length, 0));
        return new(index, text, 10 * major + minor, (long)bytes);
    }

    private static void ExamineCompiler(List<GpuInfo> gpus, List<string> libraries, List<string> problems)
    {
        if (!CudaLibrary.TryLoad(CudaLibrary.Compiler, out _))
        {
            problems.Add(Missing(
                "NVRTC", "libnvrtc.so.13 or libnvrtc.so.12", "libnvrtc12", "cuda-nvrtc-13-0", "nvidia-cuda-nvrtc"));
            return;
        }

        libraries.Add($"NVRTC {KernelCompiler.Version}");
        foreach (GpuInfo gpu in gpus)
        {
            try
            {
                _ = KernelCompiler.Target(gpu.Architecture);
            }
            catch (GpuException exception)
            {
                problems.Add($"{gpu.Name}: {exception.Message}");
            }
        }
    }

    private static string Missing(string name, string files, string debian, string own, string python) =>
        $"{name} ({files}) is missing: install the CUDA toolkit 12 or 13, or of its packages {debian} (Debian 13, "
        + $"Ubuntu 24.04), {own} (NVIDIA's own packages) or {python} (Python). Where it lies in another folder than "
        + $"those of the system, set {CudaLibrary.FolderVariable} to that folder.";
}
