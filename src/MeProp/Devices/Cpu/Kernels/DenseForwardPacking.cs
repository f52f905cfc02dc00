using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MeProp.Cpu;

/// <summary>Says which examples <see cref="DenseForwardPacked{V, F}"/> computes, in which chunks, and owns the memory of a chunk. It is reused.</summary>
internal sealed unsafe class DenseForwardPacking
{
    /// <summary>
    /// One vector of examples alone has too few sums to keep the multiply-add units busy: it takes two for the packed kernel to be faster
    /// (measured from 8 to 64 examples, at every width).
    /// </summary>
    private const int LeastVectors = 2;

    /// <summary>
    /// Examples of a chunk: as many as stay in the second level, or next to w in the third, while all of w passes. More made batches of 1024 up
    /// to a tenth slower, fewer read w from memory too often when it is large.
    /// </summary>
    private const int MostRows = 192;

    private HostMatrix _panels = new(1, HostMatrix.Alignment);
    private int[] _nonZero = [];

    /// <summary>How many vectors of examples of a batch are computed packed, from the first example on; the rest does not fill a vector.</summary>
    public static int VectorsOf<V>(int rows) where V : unmanaged, ILanes<V> => rows < LeastVectors * V.Count ? 0 : rows / V.Count;

    /// <summary>In how many chunks, of almost equal size.</summary>
    public static int ChunksOf<V>(int vectors) where V : unmanaged, ILanes<V> => (vectors * V.Count + MostRows - 1) / MostRows;

    /// <summary>Describes one chunk of x, to be packed.</summary>
    /// <param name="columns">Columns of x.</param>
    /// <param name="from">The first vector.</param>
    /// <param name="to">The vector behind the last.</param>
    public PackedRows Make<V>(int columns, int from, int to) where V : unmanaged, ILanes<V>
    {
        int length = (columns + 3) / 4 * 4, vectors = to - from, elements = vectors * V.Count * length;
        int lists = (vectors + PackedRows.MostVectors - 1) / PackedRows.MostVectors * (length + 1);
        if (_panels.Columns < elements) _panels = new HostMatrix(1, elements);
        if (_nonZero.Length < lists) _nonZero = GC.AllocateUninitializedArray<int>(lists, pinned: true);
        return new PackedRows
        {
            Data = _panels.Data,
            NonZero = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_nonZero)),
            FirstRow = from * V.Count,
            Vectors = vectors,
            Length = length,
        };
    }
}
