namespace MeProp.Cpu;

/// <summary>
/// Plans products of small batches: cuts x into tiles and decides whether to skip columns that are zero in all rows of
/// a tile (<see cref="PackTiles{V, TSource}"/>). ReLU outputs rarely have such columns, so their search ends after the
/// first tile. Buffers are reused.
/// </summary>
internal sealed unsafe class DenseForwardPlan
{
    /// <summary>Skipping fewer than one vector in this many does not pay for the search.</summary>
    private const int WorthOneIn = 16;

    /// <summary>From this many tiles on, their number is even, so that two threads have equal parts.</summary>
    private const int MinEven = 8;

    /// <summary>A part of fewer rows would read w faster than the third cache level delivers it.</summary>
    private const int MinRowsOfPart = 20;

    private int[] _starts = [];
    private int[] _columns = [];
    private HostMatrix _packed = new(1, HostMatrix.Alignment);

    /// <summary>
    /// Plans the product of x from the row <paramref name="first"/> on with any w of <paramref name="outputs"/> rows.
    /// Packs the first tile, if tiles are packed. Parts depend on <paramref name="threads"/>, tiles do not.
    /// </summary>
    public DenseForwardTiles Make<V, TSource>(Matrix x, TSource source, int first, int outputs, int threads)
        where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
    {
        int rows = x.Rows - first, count = TilesOf<V>(rows), vectors = RowLength.Vectors<V>(x.Columns) / V.Count;
        // The last batch of an epoch may be the first that is not packed: it has room from the start.
        int max = Math.Max(count, TilesOf<V>(DenseForwardPacking.MaxRemaining<V>()));
        PinnedMemory.Grow(ref _starts, max + 1);
        PinnedMemory.Grow(ref _columns, max * (1 + vectors));
        int elements = max * DenseForwardTiles.MaxTileRows<V>() * vectors * V.Count;
        var tiles = new DenseForwardTiles
        {
            Count = count,
            Parts = Math.Clamp(rows / MinRowsOfPart, 1, threads),
            Starts = PinnedMemory.Pointer(_starts),
            Columns = PinnedMemory.Pointer(_columns),
            Vectors = vectors,
        };
        // Tiles of almost equal height: 10 rows are 5 + 5, not 6 + 4.
        for (int tile = 0; tile <= count; tile++)
            _starts[tile] = count == 0 ? first : first + Cut.Start(rows, count, tile);
        if (outputs < DenseForwardPacking.MinOutputs) return WithAllColumns<V>(Unpacked(tiles, x));

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
        int count = Cut.Count(rows, DenseForwardTiles.MaxTileRows<V>());
        return count < MinEven ? count : (count + 1) / 2 * 2;
    }

    private static DenseForwardTiles Unpacked(in DenseForwardTiles tiles, Matrix x) =>
        tiles with { X = ((HostMatrix)x).Data, XStride = ((HostMatrix)x).Stride };

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
