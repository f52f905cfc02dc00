namespace MeProp.Cpu;

/// <summary>
/// The rows of x as <see cref="DenseForward{V, F}"/> reads them: tiles, each with a list of the columns to compute.
/// <see cref="DenseForwardPlan"/> makes it once per product, <see cref="PackTiles{V, TSource}"/> the lists.
/// </summary>
internal readonly unsafe struct DenseForwardTiles
{
    /// <summary>Rows of w in a group.</summary>
    public const int GroupSize = 4;

    public required int Count { get; init; }

    /// <summary>Parts of the tiles (<see cref="ProductShares"/>).</summary>
    public required int Parts { get; init; }

    /// <summary>First row of each tile, then the number of rows.</summary>
    public required int* Starts { get; init; }

    /// <summary>For each tile the number of its vectors, then the columns where they start.</summary>
    public required int* Columns { get; init; }

    /// <summary>
    /// The listed columns, [tile][vector][row], with room for all vectors and the highest tile; null if x itself
    /// serves.
    /// </summary>
    public float* Packed { get; init; }

    public float* X { get; init; }

    public nint XStride { get; init; }

    /// <summary>
    /// True if the lists hold all columns, so that <see cref="PackTiles{V, TSource}"/> skips its search.
    /// </summary>
    public bool HasAllColumns { get; init; }

    /// <summary>Vectors of a row.</summary>
    public required int Vectors { get; init; }

    /// <summary>24 sums, 4 vectors of w and one of x in 32 registers, or 8 sums in 16.</summary>
    public static int MaxTileRows<V>() where V : unmanaged, ILanes<V> => V.HasManyRegisters ? 6 : 2;

    public int FirstTileOf(int part) => Cut.Start(Count, Parts, part);

    /// <summary>The entry of a tile in <see cref="Columns"/>.</summary>
    public int* ColumnsOf(int tile) => Columns + (nint)tile * (1 + Vectors);

    /// <summary>The first row of a tile's first vector.</summary>
    public float* PackedOf<V>(int tile) where V : unmanaged, ILanes<V> =>
        Packed + (nint)tile * Vectors * V.Count * MaxTileRows<V>();
}
