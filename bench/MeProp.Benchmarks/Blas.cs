using System.Reflection;
using System.Runtime.InteropServices;

namespace MeProp.Benchmarks;

/// <summary>A native BLAS that exports the Fortran routine sgemm_: OpenBLAS, or MKL inside libtorch_cpu.</summary>
internal sealed unsafe class Blas
{
    private readonly delegate* unmanaged[Cdecl]<
        byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void> _sgemm;

    private Blas(string name, nint sgemm)
    {
        Name = name;
        _sgemm = (delegate* unmanaged[Cdecl]<
            byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void>)sgemm;
    }

    public string Name { get; }

    /// <summary>
    /// Loads the libraries of this machine. OPENBLAS_LIBRARY and MKL_LIBRARY override their usual file names. For one
    /// thread each, set OMP_NUM_THREADS, OPENBLAS_NUM_THREADS and MKL_NUM_THREADS to 1.
    /// </summary>
    public static IReadOnlyList<Blas> Load()
    {
        var found = new List<Blas>();
        Add("OpenBLAS", "OPENBLAS_LIBRARY", "libopenblas.so.0");
        Add("MKL", "MKL_LIBRARY", "libtorch_cpu.so");
        return found;

        void Add(string name, string variable, string fallback)
        {
            string path = Environment.GetEnvironmentVariable(variable) ?? fallback;
            if (NativeLibrary.TryLoad(path, Assembly.GetExecutingAssembly(), null, out nint library) &&
                NativeLibrary.TryGetExport(library, "sgemm_", out nint sgemm))
                found.Add(new Blas(name, sgemm));
            else
                Console.Error.WriteLine($"{name} is skipped: {path} cannot be loaded; set {variable} to its file.");
        }
    }

    /// <summary>
    /// y = x wᵀ for row-major x (N, I), w (O, I), y (N, O) without gaps between rows. Column-major it is
    /// yᵀ = (wᵀ)ᵀ xᵀ.
    /// </summary>
    public void Product(float* x, float* w, float* y, int n, int inputs, int outputs)
    {
        byte transposed = (byte)'T', plain = (byte)'N';
        float one = 1, zero = 0;
        _sgemm(&transposed, &plain, &outputs, &n, &inputs, &one, w, &inputs, x, &inputs, &zero, y, &outputs);
    }
}
