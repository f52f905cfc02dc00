namespace MeProp.Gpu;

/// <summary>What a <see cref="Call"/> does.</summary>
internal enum CallKind
{
    Kernel,
    Product,
    Clear,
    Copy,
}
