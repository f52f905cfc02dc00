using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>Dense products (cuBLAS), with the names of its documentation. Its matrices are column-major.</summary>
internal static unsafe partial class Cublas
{
    public const int NoTranspose = 0, Transpose = 1;

    /// <summary>Math modes: single precision throughout, or products rounded to TF32.</summary>
    public const int DefaultMath = 0, Tf32Math = 3;

    [LibraryImport(CudaLibrary.Blas)]
    public static partial int cublasCreate_v2(nint* handle);

    [LibraryImport(CudaLibrary.Blas)]
    public static partial int cublasDestroy_v2(nint handle);

    [LibraryImport(CudaLibrary.Blas)]
    public static partial int cublasGetVersion_v2(nint handle, int* version);

    [LibraryImport(CudaLibrary.Blas)]
    public static partial int cublasSetStream_v2(nint handle, nint stream);

    [LibraryImport(CudaLibrary.Blas)]
    public static partial int cublasSetMathMode(nint handle, int mode);

    [LibraryImport(CudaLibrary.Blas)]
    public static partial int cublasSetWorkspace_v2(nint handle, nint workspace, nuint bytes);

    [LibraryImport(CudaLibrary.Blas)]
    public static partial int cublasSgemm_v2(
        nint handle, int transposeA, int transposeB, int m, int n, int k, float* alpha, nint a, int lda, nint b,
        int ldb,
        float* beta, nint c, int ldc);

    /// <exception cref="GpuException">The code is not 0.</exception>
    public static void Check(int code, string what)
    {
        if (code != 0) throw new GpuException($"{what} failed (cuBLAS error {code}).");
    }
}
