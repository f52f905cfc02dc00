namespace MeProp.Cpu;

/// <summary>
/// Plans dense forward products: cuts x into tiles, and says whether columns that are zero in all rows of a tile are to be left out (<see cref="PackTiles{V, TSource}"/>). Of ReLU
/// outputs almost none are zero in several rows, so the search ends after the first tile there. The buffers are reused.
/// </summary>
internal sealed unsafe class DenseForwardPlan
{
    /// <summary>Leaving out fewer than one vector in this many does not pay for the search.</summary>
    private const int WorthOneIn = 16;

    /// <summary>From this many tiles on their number is even, so that two threads have equal parts.</summary>
    private const int LeastEven = 8;

    /// <summary>Fewer rows in a part would have to read w faster than the third cache level gives it.</summary>
    private const int LeastRowsOfPart = 20;

    private int[] _starts = [];
    private int[] _columns = [];
    private HostMatrix _packed = new(1, HostMatrix.Alignment);

    /// <summary>Plans the product of x, from the row <paramref name="first"/> on, with any w that has this many rows. The first tile is packed, if they are to be.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="source">Its rows.</param>
    /// <param name="first">The first row that is computed.</param>
    /// <param name="outputs">Rows of w.</param>
    /// <param name="threads">How many threads share the product. Only the parts depend on it, not the tiles.</param>
    public DenseForwardTiles Make<V, TSource>(HostMatrix x, TSource source, int first, int outputs, int threads) where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
    {
        int rows = x.Rows - first, count = TilesOf<V>(rows), vectors = RowLength.Vectors<V>(x.Columns) / V.Count;
        // The last batch of an epoch may be the first that is not packed: there is room for it from the start.
        int most = Math.Max(count, TilesOf<V>(DenseForwardPacking.MostRest<V>()));
        PinnedMemory.Grow(ref _starts, most + 1);
        PinnedMemory.Grow(ref _columns, most * (1 + vectors));
        int elements = most * DenseForwardTiles.MostRows<V>() * vectors * V.Count;
        var tiles = new DenseForwardTiles
        {
            Count = count,
            Parts = Math.Clamp(rows / LeastRowsOfPart, 1, threads),
            Starts = PinnedMemory.Pointer(_starts),
            Columns = PinnedMemory.Pointer(_columns),
            Vectors = vectors,
        };
        // Tiles of almost equal height: 10 rows are 5 + 5, not 6 + 4.
        for (int tile = 0; tile <= count; tile++) _starts[tile] = count == 0 ? first : first + (int)((long)rows * tile / count);
        if (outputs < DenseForwardPacking.LeastOutputs) return WithAllColumns<V>(Unpacked(tiles, x));

        if (_packed.Columns < elements) _packed = new HostMatrix(1, elements);
        if (count == 0) return tiles;
        DenseForwardTiles packed = tiles with { Packed = _packed.Data };
        int covering = new PackTiles<V, TSource>(source, packed).Cover(0);
        if (vectors - covering < Math.Max(vectors / WorthOneIn, 1))
        {
            if (!x.HoldsBytes) return WithAllColumns<V>(Unpacked(tiles, x));
            (packed, covering) = (WithAllColumns<V>(packed), vectors);
        }

        new PackTiles<V, TSource>(source, packed).Pack(0, covering);
        return packed;
    }

    private static int TilesOf<V>(int rows) where V : unmanaged, ILanes<V>
    {
        int count = (rows + DenseForwardTiles.MostRows<V>() - 1) / DenseForwardTiles.MostRows<V>();
        return count < LeastEven ? count : (count + 1) / 2 * 2;
    }

    private static DenseForwardTiles Unpacked(in DenseForwardTiles tiles, HostMatrix x) => tiles with { X = x.Data, XStride = x.Stride };

    private static DenseForwardTiles WithAllColumns<V>(in DenseForwardTiles tiles) where V : unmanaged, ILanes<V>
    {
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            int* list = tiles.ColumnsOf(tile);
            *list++ = tiles.Vectors;
            for (int vector = 0; vector < tiles.Vectors; vector++) list[vector] = vector * V.Count;
        }

        return tiles with { HasAllColumns = true };
    }
}
