namespace MeProp.Cpu;

/// <summary>
/// How <see cref="DenseForward{V, F}"/> cuts the rows of x into tiles, and which columns of each tile are computed. Made once per product by
/// <see cref="DenseForwardPlan"/>, the lists of columns by <see cref="PackTiles{V, TSource}"/>.
/// </summary>
internal readonly unsafe struct DenseForwardTiles
{
    /// <summary>Rows of w against which a tile of x is computed.</summary>
    public const int Width = 4;

    /// <summary>Number of tiles.</summary>
    public required int Count { get; init; }

    /// <summary>Parts into which threads cut the tiles (<see cref="ProductShares"/>).</summary>
    public required int Parts { get; init; }

    /// <summary>First row of each tile, and one more: the number of rows.</summary>
    public required int* Starts { get; init; }

    /// <summary>For each tile how many vectors are computed, and the columns where they start.</summary>
    public required int* Columns { get; init; }

    /// <summary>What the tiles hold in these columns: [tile][vector][row], with room for all vectors and the highest tile; or null when they hold all columns of floats, and x itself will do.</summary>
    public float* Packed { get; init; }

    /// <summary>x, where it is not packed.</summary>
    public float* X { get; init; }

    /// <summary>Elements from one row of x to the next.</summary>
    public nint XStride { get; init; }

    /// <summary>True when the lists hold all columns, so that <see cref="PackTiles{V, TSource}"/> need not look for those in use.</summary>
    public bool HasAllColumns { get; init; }

    /// <summary>Vectors of a row of x.</summary>
    public required int Vectors { get; init; }

    /// <summary>Rows of the highest tile: 24 sums, 4 vectors of w and one of x in 32 registers, or 8 sums in 16.</summary>
    public static int MostRows<V>() where V : unmanaged, ILanes<V> => V.HasManyRegisters ? 6 : 2;

    /// <summary>A part's first tile.</summary>
    public int FirstTileOf(int part) => (int)((long)Count * part / Parts);

    /// <summary>The entry of a tile: the number of its vectors, then where they start.</summary>
    public int* ColumnsOf(int tile) => Columns + (nint)tile * (1 + Vectors);

    /// <summary>The first row of a tile's first vector.</summary>
    public float* PackedOf<V>(int tile) where V : unmanaged, ILanes<V> => Packed + (nint)tile * Vectors * V.Count * MostRows<V>();
}
