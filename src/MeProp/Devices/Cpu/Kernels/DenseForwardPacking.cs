namespace MeProp.Cpu;

/// <summary>Says which examples <see cref="DenseForwardPacked{V, F}"/> computes, in which chunks, and owns the memory of a chunk, for each width of x its own. It is reused.</summary>
internal sealed unsafe class DenseForwardPacking
{
    /// <summary>
    /// With 512 bits the packed kernel is faster from 2 vectors of examples on. One vector alone makes 8 sums, too few to hide the latency of
    /// multiply-adds. Narrower vectors are as fast either way where nothing is zero, and faster packed where columns are.
    /// </summary>
    private const int LeastVectors = 2;

    /// <summary>Below this many outputs packing costs more than it saves: with 10 a product of 50 examples takes twice as long, with 40 a tenth longer. Nor does <see cref="DenseForwardPlan"/> search for zeros then.</summary>
    public const int LeastOutputs = 64;

    /// <summary>
    /// Most examples of a chunk: fewer read a large w from memory too often, and with more the panels leave the second level, and later the third,
    /// before the next block of w needs them. From 96 to 256 the choice hardly matters.
    /// </summary>
    private const int MostRows = 192;

    /// <summary>For each width of x its own: panels of the layer before are still in the caches of the cores that have read them, and to write over them takes asking all of these.</summary>
    private readonly Dictionary<int, HostMatrix> _panels = [];

    private int[] _columns = [];

    /// <summary>Most rows that are left to the other kernel: a batch just too small, or what does not fill a vector.</summary>
    public static int MostRest<V>() where V : unmanaged, ILanes<V> => LeastVectors * V.Count - 1;

    /// <summary>How many vectors of examples of a batch are computed packed, from the first example on.</summary>
    public static int VectorsOf<V>(int rows, int outputs) where V : unmanaged, ILanes<V> => rows <= MostRest<V>() || outputs < LeastOutputs ? 0 : rows / V.Count;

    /// <summary>In how many chunks, of almost equal size.</summary>
    public static int ChunksOf<V>(int vectors) where V : unmanaged, ILanes<V> => (vectors * V.Count + MostRows - 1) / MostRows;

    /// <summary>Describes one chunk of x, to be packed.</summary>
    /// <param name="columns">Columns of x.</param>
    /// <param name="vectors">Vectors of all chunks.</param>
    /// <param name="chunk">Index of the chunk.</param>
    /// <param name="threads">How many threads share the product. Only the parts depend on it, not the panels.</param>
    public PackedRows Make<V>(int columns, int vectors, int chunk, int threads) where V : unmanaged, ILanes<V>
    {
        int chunks = ChunksOf<V>(vectors), segments = (columns + PackedRows.MostSegmentLength - 1) / PackedRows.MostSegmentLength;
        int segmentLength = ((columns + segments - 1) / segments + 3) / 4 * 4, length = segments * segmentLength;
        int from = (int)((long)vectors * chunk / chunks), to = (int)((long)vectors * (chunk + 1) / chunks);
        // The last batch of an epoch is smaller but may be cut into fewer chunks, which are larger: nothing is allocated then.
        int most = Math.Min(vectors, MostRows / V.Count);
        int elements = most * V.Count * length, lists = (most + PackedRows.MostVectors - 1) / PackedRows.MostVectors * (length + segments);
        if (!_panels.TryGetValue(columns, out HostMatrix? panels) || panels.Columns < elements) _panels[columns] = panels = new HostMatrix(1, elements);
        PinnedMemory.Grow(ref _columns, lists);
        return new PackedRows
        {
            Data = panels.Data,
            Lists = PinnedMemory.Pointer(_columns),
            FirstRow = from * V.Count,
            Vectors = to - from,
            Parts = Math.Min(PackedRows.PanelsOf(to - from), threads),
            Segments = segments,
            SegmentLength = segmentLength,
            Columns = columns,
        };
    }
}
