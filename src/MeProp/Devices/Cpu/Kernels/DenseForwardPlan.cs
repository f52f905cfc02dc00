using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MeProp.Cpu;

/// <summary>
/// Plans dense forward products: cuts x into tiles and looks for vectors that are zero in all rows of a tile. About a fifth of the vectors of a
/// tile of MNIST images are; of ReLU outputs almost none, so the search ends after the first tile there. The buffers are reused.
/// </summary>
internal sealed unsafe class DenseForwardPlan
{
    /// <summary>Leaving out fewer than one vector in this many does not pay for the search.</summary>
    private const int WorthOneIn = 16;

    private int[] _starts = [];
    private int[] _nonZero = [];

    /// <summary>Plans the product of x with any w, from the row <paramref name="first"/> on.</summary>
    public DenseForwardTiles Make<V>(HostMatrix x, int first) where V : unmanaged, ILanes<V>
    {
        int rows = x.Rows - first, count = (rows + DenseForwardTiles.MostRows<V>() - 1) / DenseForwardTiles.MostRows<V>();
        Grow(ref _starts, Math.Max(count, MostTiles<V>()) + 1);
        // Tiles of almost equal height: 10 rows are 5 + 5, not 6 + 4.
        for (int tile = 0; tile <= count; tile++) _starts[tile] = count == 0 ? first : first + (int)((long)rows * tile / count);
        bool skips = V.Count > 1 && x.Columns <= DenseForwardTiles.MostColumns && FindNonZero<V>(x, count);
        return new DenseForwardTiles
        {
            Count = count,
            Starts = Pointer(_starts),
            NonZero = skips ? Pointer(_nonZero) : null,
            NonZeroStride = NonZeroStride<V>(x),
        };
    }

    /// <summary>Tiles of the most rows that packing leaves. The buffers hold as many from the start: the last batch of an epoch may be the first that is not packed.</summary>
    private static int MostTiles<V>() where V : unmanaged, ILanes<V> => (DenseForwardPacking.MostRest<V>() + DenseForwardTiles.MostRows<V>() - 1) / DenseForwardTiles.MostRows<V>();

    private static int NonZeroStride<V>(HostMatrix x) where V : unmanaged, ILanes<V> => 1 + RowLength.Vectors<V>(x.Columns) / V.Count;

    private static int* Pointer(int[] pinned) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private static void Grow(ref int[] buffer, int length)
    {
        if (buffer.Length < length) buffer = GC.AllocateUninitializedArray<int>(length, pinned: true);
    }

    /// <summary>Lists the vectors of each tile that are not all zero; false when the first tile says that it does not pay.</summary>
    private bool FindNonZero<V>(HostMatrix x, int count) where V : unmanaged, ILanes<V>
    {
        int stride = NonZeroStride<V>(x), vectors = stride - 1;
        Grow(ref _nonZero, Math.Max(count, MostTiles<V>()) * stride);
        for (int tile = 0; tile < count; tile++)
        {
            int* list = Pointer(_nonZero) + (nint)tile * stride;
            *list = NonZeroOfTile<V>(x, _starts[tile], _starts[tile + 1], vectors * V.Count, list + 1);
            if (tile == 0 && vectors - *list < Math.Max(vectors / WorthOneIn, 1)) return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NonZeroOfTile<V>(HostMatrix x, int from, int to, int length, int* columns) where V : unmanaged, ILanes<V>
    {
        uint allLanes = uint.MaxValue >> (32 - V.Count);
        float* rows = x.Data + (nint)from * x.Stride;
        int found = 0;
        for (int i = 0; i < length; i += V.Count)
        {
            // The sum of magnitudes is 0 exactly when all are; NaN and infinity count as not zero.
            V sum = V.Zero;
            float* p = rows + i;
            for (int n = from; n < to; n++, p += x.Stride) sum += V.Abs(V.Load(p));
            columns[found] = i;
            if (V.MaskEqual(sum, V.Zero) != allLanes) found++;
        }

        return found;
    }
}
