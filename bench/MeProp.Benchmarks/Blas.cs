using System.Reflection;
using System.Runtime.InteropServices;

namespace MeProp.Benchmarks;

/// <summary>A native BLAS that exports the Fortran routine sgemm_: OpenBLAS, or MKL inside libtorch_cpu.</summary>
internal sealed unsafe class Blas
{
    private readonly delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void> _sgemm;

    private Blas(string name, nint library)
    {
        Name = name;
        _sgemm = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void>)NativeLibrary.GetExport(library, "sgemm_");
    }

    public string Name { get; }

    /// <summary>
    /// The libraries that can be loaded: OPENBLAS_LIBRARY and MKL_LIBRARY name files, otherwise the usual names are tried. One thread each: set
    /// OMP_NUM_THREADS, OPENBLAS_NUM_THREADS and MKL_NUM_THREADS to 1.
    /// </summary>
    public static IReadOnlyList<Blas> Load()
    {
        var found = new List<Blas>();
        foreach ((string name, string variable, string fallback) in new[] { ("OpenBLAS", "OPENBLAS_LIBRARY", "libopenblas.so.0"), ("MKL", "MKL_LIBRARY", "libtorch_cpu.so") })
        {
            string path = Environment.GetEnvironmentVariable(variable) ?? fallback;
            if (NativeLibrary.TryLoad(path, Assembly.GetExecutingAssembly(), null, out nint library) && NativeLibrary.TryGetExport(library, "sgemm_", out _)) found.Add(new Blas(name, library));
            else Console.Error.WriteLine($"{name} is left out: {path} cannot be loaded ({variable} names another file)");
        }

        return found;
    }

    /// <summary>y = x wᵀ for row-major x (N, I), w (O, I), y (N, O) without gaps between rows: column-major it is yᵀ = (wᵀ)ᵀ xᵀ.</summary>
    public void Product(float* x, float* w, float* y, int n, int inputs, int outputs)
    {
        byte transposed = (byte)'T', plain = (byte)'N';
        float one = 1, zero = 0;
        _sgemm(&transposed, &plain, &outputs, &n, &inputs, &one, w, &inputs, x, &inputs, &zero, y, &outputs);
    }
}
