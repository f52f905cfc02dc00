using System.Text;

namespace MeProp.Gpu;

/// <summary>Compiles the kernels for an architecture (NVRTC).</summary>
internal static unsafe class KernelCompiler
{
    /// <summary>As in "13.0".</summary>
    public static string Version
    {
        get
        {
            int major = 0, minor = 0;
            Nvrtc.Check(Nvrtc.nvrtcVersion(&major, &minor), "Reading NVRTC's version");
            return $"{major}.{minor}";
        }
    }

    /// <summary>
    /// What to compile for: the device's own architecture (machine code), or the newest older one that the compiler
    /// knows, which the driver translates.
    /// </summary>
    /// <returns>The value of --gpu-architecture.</returns>
    /// <exception cref="GpuException">The compiler knows newer architectures alone.</exception>
    public static string Target(int architecture)
    {
        int count = 0;
        Nvrtc.Check(Nvrtc.nvrtcGetNumSupportedArchs(&count), "Asking NVRTC for architectures");
        int[] supported = new int[count];
        fixed (int* list = supported) Nvrtc.Check(Nvrtc.nvrtcGetSupportedArchs(list), "Asking NVRTC for architectures");
        if (supported.Contains(architecture)) return $"sm_{architecture}";
        int[] older = [.. supported.Where(known => known < architecture)];
        if (older.Length > 0) return $"compute_{older.Max()}";
        throw new GpuException(
            $"The GPU has compute capability {architecture / 10}.{architecture % 10}, but NVRTC {Version} compiles for "
            + $"{supported.Min() / 10}.{supported.Min() % 10} or later: install NVRTC 12, or use a newer GPU.");
    }

    /// <summary>Compiles a program.</summary>
    /// <returns>Machine code for sm_…, otherwise PTX.</returns>
    /// <exception cref="GpuException">The program has an error; the message holds what the compiler said.</exception>
    public static byte[] Compile(string source, string target)
    {
        nint program = 0;
        fixed (byte* text = ZeroTerminated(source), name = ZeroTerminated("meprop.cu"))
            Nvrtc.Check(Nvrtc.nvrtcCreateProgram(&program, text, name, 0, null, null), "Making a program for NVRTC");
        try
        {
            fixed (byte* architecture = ZeroTerminated($"--gpu-architecture={target}"))
            {
                byte* options = architecture;
                int code = Nvrtc.nvrtcCompileProgram(program, 1, &options);
                if (code != 0)
                    throw new GpuException($"NVRTC did not compile the kernels for {target}: {Log(program)}");
            }

            return target.StartsWith("sm_", StringComparison.Ordinal) ? MachineCode(program) : Ptx(program);
        }
        finally
        {
            _ = Nvrtc.nvrtcDestroyProgram(&program);
        }
    }

    private static byte[] MachineCode(nint program)
    {
        nuint size = 0;
        Nvrtc.Check(Nvrtc.nvrtcGetCUBINSize(program, &size), "Reading the compiled kernels");
        var image = new byte[size];
        fixed (byte* bytes = image) Nvrtc.Check(Nvrtc.nvrtcGetCUBIN(program, bytes), "Reading the compiled kernels");
        return image;
    }

    private static byte[] Ptx(nint program)
    {
        nuint size = 0;
        Nvrtc.Check(Nvrtc.nvrtcGetPTXSize(program, &size), "Reading the compiled kernels");
        var image = new byte[size];
        fixed (byte* bytes = image) Nvrtc.Check(Nvrtc.nvrtcGetPTX(program, bytes), "Reading the compiled kernels");
        return image;
    }

    private static string Log(nint program)
    {
        nuint size = 0;
        if (Nvrtc.nvrtcGetProgramLogSize(program, &size) != 0 || size == 0) return "it gave no reason.";
        var log = new byte[size];
        fixed (byte* bytes = log) _ = Nvrtc.nvrtcGetProgramLog(program, bytes);
        return Encoding.UTF8.GetString(log).TrimEnd('\0', '\n');
    }

    private static byte[] ZeroTerminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
