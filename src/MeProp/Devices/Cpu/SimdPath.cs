namespace MeProp;

/// <summary>Vectors that CPU kernels are compiled for.</summary>
public enum SimdPath
{
    /// <summary>One element at a time.</summary>
    Scalar = 1,

    /// <summary>4 floats (SSE, NEON).</summary>
    Vector128 = 4,

    /// <summary>8 floats (AVX2).</summary>
    Vector256 = 8,

    /// <summary>16 floats (AVX-512).</summary>
    Vector512 = 16,
}
