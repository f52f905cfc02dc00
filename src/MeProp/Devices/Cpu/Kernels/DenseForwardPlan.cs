using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MeProp.Cpu;

/// <summary>
/// Plans dense forward products: cuts x into tiles and looks for columns that are zero in all rows of a tile. The others are covered with as few vectors as
/// possible, which may start at any column: 28 instead of 49 for 5 images of MNIST, whose ink is in the middle of each line. Of ReLU outputs almost none are
/// zero in several rows, so the search ends after the first tile there. The buffers are reused.
/// </summary>
internal sealed unsafe class DenseForwardPlan
{
    /// <summary>Leaving out fewer than one vector in this many does not pay for the search.</summary>
    private const int WorthOneIn = 16;

    private int[] _starts = [];
    private int[] _columns = [];
    private int[] _used = [];
    private HostMatrix _packed = new(1, HostMatrix.Alignment);

    /// <summary>Plans the product of x, from the row <paramref name="first"/> on, with any w that has this many rows.</summary>
    public DenseForwardTiles Make<V>(HostMatrix x, int first, int outputs) where V : unmanaged, ILanes<V>
    {
        int rows = x.Rows - first, count = (rows + DenseForwardTiles.MostRows<V>() - 1) / DenseForwardTiles.MostRows<V>();
        int vectors = RowLength.Vectors<V>(x.Columns) / V.Count, most = Math.Max(count, MostTiles<V>());
        Grow(ref _starts, most + 1);
        Grow(ref _columns, most * (1 + vectors));
        Grow(ref _used, vectors);
        int elements = most * DenseForwardTiles.MostRows<V>() * vectors * V.Count;
        var tiles = new DenseForwardTiles { Count = count, Starts = Pointer(_starts), Columns = Pointer(_columns), Vectors = vectors };
        // Tiles of almost equal height: 10 rows are 5 + 5, not 6 + 4.
        for (int tile = 0; tile <= count; tile++) _starts[tile] = count == 0 ? first : first + (int)((long)rows * tile / count);
        if (outputs < DenseForwardPacking.LeastOutputs) return WithAllColumns<V>(tiles);

        if (_packed.Columns < elements) _packed = new HostMatrix(1, elements);
        DenseForwardTiles packed = tiles with { Packed = _packed.Data };
        for (int tile = 0; tile < count; tile++)
        {
            int height = _starts[tile + 1] - _starts[tile];
            float* row = x.Data + (nint)_starts[tile] * x.Stride;
            int* list = tiles.ColumnsOf(tile);
            FindUsed<V>(row, x.Stride, height, vectors, Pointer(_used));
            *list = Cover<V>(Pointer(_used), vectors, list + 1);
            if (tile == 0 && vectors - *list < Math.Max(vectors / WorthOneIn, 1)) return WithAllColumns<V>(tiles);

            Pack<V>(row, x.Stride, height, list, packed.PackedOf<V>(tile));
        }

        return packed;
    }

    /// <summary>Tiles of the most rows that packing leaves. The buffers hold as many from the start: the last batch of an epoch may be the first that is not packed.</summary>
    private static int MostTiles<V>() where V : unmanaged, ILanes<V> => (DenseForwardPacking.MostRest<V>() + DenseForwardTiles.MostRows<V>() - 1) / DenseForwardTiles.MostRows<V>();

    private static int* Pointer(int[] pinned) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private static void Grow(ref int[] buffer, int length)
    {
        if (buffer.Length < length) buffer = GC.AllocateUninitializedArray<int>(length, pinned: true);
    }

    private static DenseForwardTiles WithAllColumns<V>(in DenseForwardTiles tiles) where V : unmanaged, ILanes<V>
    {
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            int* list = tiles.ColumnsOf(tile);
            *list++ = tiles.Vectors;
            for (int vector = 0; vector < tiles.Vectors; vector++) list[vector] = vector * V.Count;
        }

        return tiles;
    }

    /// <summary>Bit l of used[v] is set where lane l of vector v is not zero in all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindUsed<V>(float* rows, nint stride, int height, int vectors, int* used) where V : unmanaged, ILanes<V>
    {
        uint allLanes = uint.MaxValue >> (32 - V.Count);
        for (int vector = 0; vector < vectors; vector++)
        {
            // The sum of magnitudes is 0 exactly when all are; NaN and infinity count as not zero.
            V sum = V.Zero;
            float* p = rows + vector * V.Count;
            for (int n = 0; n < height; n++, p += stride) sum += V.Abs(V.Load(p));
            used[vector] = (int)(~V.MaskEqual(sum, V.Zero) & allLanes);
        }
    }

    /// <summary>
    /// Covers the used columns and lists where the vectors start: the first at the first used column, the next at the first one behind it, and so on. Those that
    /// would end behind the row move to the left; there is room, since there are no more of them than vectors in a row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Cover<V>(int* used, int vectors, int* columns) where V : unmanaged, ILanes<V>
    {
        int found = 0;
        for (int column = 0, vector; (vector = column / V.Count) < vectors;)
        {
            uint rest = (uint)used[vector] >> (column % V.Count);
            if (rest == 0)
            {
                column = (vector + 1) * V.Count;
                continue;
            }

            column += BitOperations.TrailingZeroCount(rest);
            columns[found++] = column;
            column += V.Count;
        }

        for (int i = found - 1, last = (vectors - 1) * V.Count; i >= 0 && columns[i] > last; i--, last -= V.Count) columns[i] = last;
        return found;
    }

    /// <summary>Copies the listed vectors of a tile, so that they start at whole lines and stand one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack<V>(float* rows, nint stride, int height, int* columns, float* packed) where V : unmanaged, ILanes<V>
    {
        int count = *columns++;
        for (int vector = 0; vector < count; vector++)
        {
            float* row = rows + columns[vector];
            for (int n = 0; n < height; n++, row += stride, packed += V.Count) V.Store(V.Load(row), packed);
        }
    }
}
