namespace MeProp.Gpu;

/// <summary>
/// c (M, N) = op(a) op(b) of column-major matrices. A leading dimension is the distance of two columns in memory.
/// </summary>
internal readonly record struct Product(
    int TransposeA, int TransposeB, int M, int N, int K, int LeadingA, int LeadingB, int LeadingC, nint A, nint B,
    nint C);
