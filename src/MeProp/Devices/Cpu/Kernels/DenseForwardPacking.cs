namespace MeProp.Cpu;

/// <summary>
/// Cuts a batch into passes of <see cref="DenseForwardPacked{V, F}"/> and owns their memory, which is reused.
/// </summary>
internal sealed unsafe class DenseForwardPacking
{
    /// <summary>
    /// One vector of examples makes 8 sums, too few to hide the latency of multiply-adds. Below 512 bits packing is as
    /// fast either way, and faster where columns are zero.
    /// </summary>
    private const int MinVectors = 2;

    /// <summary>
    /// With fewer outputs packing, or a search for zeros (<see cref="DenseForwardPlan"/>), costs more than it saves: 50
    /// examples with 10 outputs take twice as long, with 40 a tenth longer.
    /// </summary>
    public const int MinOutputs = 64;

    /// <summary>
    /// Examples of a pass: fewer read a large w from memory too often; more leave the second and third level before the
    /// next groups need them. 96 to 256 are about equal.
    /// </summary>
    private const int MaxRows = 192;

    /// <summary>By width of x: overwriting panels of the layer before, which other cores cached, is slow.</summary>
    private readonly Dictionary<int, HostMatrix> _panels = [];

    private int[] _columns = [];

    /// <summary>Rows for the other kernel: a batch just too small, or those that fill no vector.</summary>
    public static int MaxRemaining<V>() where V : unmanaged, ILanes<V> => MinVectors * V.Count - 1;

    /// <summary>Vectors of examples that are computed packed, from the first example on.</summary>
    public static int VectorsOf<V>(int rows, int outputs) where V : unmanaged, ILanes<V> =>
        rows <= MaxRemaining<V>() || outputs < MinOutputs ? 0 : rows / V.Count;

    /// <summary>Passes, of almost equal size.</summary>
    public static int PassesOf<V>(int vectors) where V : unmanaged, ILanes<V> =>
        Cut.Count(vectors * V.Count, MaxRows);

    /// <summary>
    /// Describes the rows of a pass, to be packed. Parts depend on <paramref name="threads"/>, panels do not.
    /// </summary>
    public PackedRows Make<V>(int columns, int vectors, int pass, int threads) where V : unmanaged, ILanes<V>
    {
        int passes = PassesOf<V>(vectors), blocks = Cut.Count(columns, PackedRows.MaxBlockLength);
        int blockLength = Cut.Count(Cut.Count(columns, blocks), 4) * 4, length = blocks * blockLength;
        int from = Cut.Start(vectors, passes, pass), to = Cut.Start(vectors, passes, pass + 1);
        // The smaller last batch of an epoch may have fewer but larger passes: nothing is allocated then.
        int max = Math.Min(vectors, MaxRows / V.Count);
        int elements = max * V.Count * length, lists = PackedRows.PanelsOf(max) * (length + blocks);
        if (!_panels.TryGetValue(columns, out HostMatrix? panels) || panels.Columns < elements)
            _panels[columns] = panels = new HostMatrix(1, elements);
        PinnedMemory.Grow(ref _columns, lists);
        return new PackedRows
        {
            Data = panels.Data,
            Lists = PinnedMemory.Pointer(_columns),
            FirstRow = from * V.Count,
            Vectors = to - from,
            Parts = Math.Min(PackedRows.PanelsOf(to - from), threads),
            Blocks = blocks,
            BlockLength = blockLength,
            Columns = columns,
        };
    }
}
