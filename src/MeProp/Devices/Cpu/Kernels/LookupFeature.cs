namespace MeProp.Cpu;

/// <summary>A position of a lookup as kernels of its gradients read it.</summary>
internal readonly unsafe struct LookupFeature
{
    /// <summary>The first column of the position in x and w.</summary>
    public required int Column { get; init; }

    /// <summary>Columns, O_t, and rounded up to whole vectors.</summary>
    public required int Width { get; init; }

    public required int Length { get; init; }

    /// <summary>The first pair of the position, and their number.</summary>
    public required int FirstPair { get; init; }

    public required int Pairs { get; init; }

    /// <summary>Rows of the position's pairs: their gradients, or their values.</summary>
    public required float* Rows { get; init; }

    public required nint Stride { get; init; }
}
