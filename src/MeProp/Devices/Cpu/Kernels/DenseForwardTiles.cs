namespace MeProp.Cpu;

/// <summary>
/// How <see cref="DenseForward{V, F}"/> cuts the rows of x into tiles, and which vectors of each tile are not all zero. Made once per product by
/// <see cref="DenseForwardPlan"/>.
/// </summary>
internal readonly unsafe struct DenseForwardTiles
{
    /// <summary>Rows of w against which a tile of x is computed.</summary>
    public const int Width = 4;

    /// <summary>Longer rows are cut into blocks; zeros are left out of whole rows only.</summary>
    public const int MostColumns = 1024;

    /// <summary>Number of tiles.</summary>
    public required int Count { get; init; }

    /// <summary>First row of each tile, and one more: the number of rows.</summary>
    public required int* Starts { get; init; }

    /// <summary>
    /// For each tile, <see cref="NonZeroStride"/> apart: how many vectors are not zero, and the columns where they start; or null when
    /// nothing is left out.
    /// </summary>
    public required int* NonZero { get; init; }

    public required int NonZeroStride { get; init; }

    /// <summary>Rows of the highest tile: 24 sums, 4 vectors of w and one of x in 32 registers, or 8 sums in 16.</summary>
    public static int MostRows<V>() where V : unmanaged, ILanes<V> => V.HasManyRegisters ? 6 : 2;

    /// <summary>The entry of a tile, or null.</summary>
    public int* NonZeroOf(int tile) => NonZero == null ? null : NonZero + (nint)tile * NonZeroStride;
}
