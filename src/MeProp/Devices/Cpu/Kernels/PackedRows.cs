namespace MeProp.Cpu;

/// <summary>
/// Some examples of x (N, I) in the order in which <see cref="DenseForwardPacked{V, F}"/> reads them. V.Count examples make a vector for each column,
/// up to 3 such vectors stand side by side in a panel, and a panel holds its columns one after the other: [panel][column][example]. A panel is cut into
/// segments of at most 256 columns, so that threads can share the packing of a batch of one panel. Columns that are 0 in all examples of a panel are not in it. <see cref="DenseForwardPacking"/> owns the memory, <see cref="PackRows{V, TSource}"/> fills it.
/// </summary>
internal readonly unsafe struct PackedRows
{
    /// <summary>Most vectors of a panel: 3 of x, one of w and 24 sums fit 32 registers; with 12 sums they fit 16.</summary>
    public const int MostVectors = 3;

    /// <summary>Most columns of a segment.</summary>
    public const int MostSegmentLength = 256;

    /// <summary>The panels, each with room for all columns.</summary>
    public required float* Data { get; init; }

    /// <summary>For each segment of each panel how many columns it holds, and which.</summary>
    public required int* Lists { get; init; }

    /// <summary>The first example.</summary>
    public required int FirstRow { get; init; }

    /// <summary>Examples by V.Count.</summary>
    public required int Vectors { get; init; }

    /// <summary>Columns of x, I.</summary>
    public required int Columns { get; init; }

    /// <summary>Segments of a panel.</summary>
    public required int Segments { get; init; }

    /// <summary>Columns of a segment, whole fours, of which <see cref="ILanes{TSelf}.LoadColumns"/> reads one at a time. The last segment may have fewer.</summary>
    public required int SegmentLength { get; init; }

    /// <summary>Columns that a panel has room for.</summary>
    public int Length => Segments * SegmentLength;

    /// <summary>Number of panels.</summary>
    public int Panels => PanelsOf(Vectors);

    /// <summary>Parts into which threads cut the panels (<see cref="ProductShares"/>).</summary>
    public required int Parts { get; init; }

    /// <summary>A part's first panel.</summary>
    public int FirstPanelOf(int part) => Panels * part / Parts;

    public static int PanelsOf(int vectors) => (vectors + MostVectors - 1) / MostVectors;

    /// <summary>A panel's first vector. Panels are almost equally wide: 4 vectors are 2 + 2, not 3 + 1.</summary>
    public int FirstVector(int panel) => Vectors * panel / Panels;

    /// <summary>A panel's first element.</summary>
    public float* Panel<V>(int panel) where V : unmanaged, ILanes<V> => Data + (nint)FirstVector(panel) * V.Count * Length;

    /// <summary>The entry of a segment: the number of its columns, then these columns.</summary>
    public int* ListOf(int panel, int segment) => Lists + ((nint)panel * Segments + segment) * (SegmentLength + 1);
}
