namespace MeProp.Cpu;

/// <summary>
/// Examples of x (N, I) as <see cref="DenseForwardPacked{V, F}"/> reads them: [panel][column][example]. V.Count
/// examples make a vector for each column, up to 3 vectors a panel. Blocks of columns let threads share the packing of
/// one panel. Columns that are 0 in all examples of a panel are skipped. <see cref="DenseForwardPacking"/> owns the
/// memory, <see cref="PackRows{V, TSource}"/> fills it.
/// </summary>
internal readonly unsafe struct PackedRows
{
    /// <summary>Vectors of a panel: 3 of x, one of w and 24 sums fit 32 registers; with 12 sums they fit 16.</summary>
    public const int MaxVectors = 3;

    public const int MaxBlockLength = 256;

    /// <summary>The panels, each with room for all columns.</summary>
    public required float* Data { get; init; }

    /// <summary>For each block of each panel the number of its columns, then these columns.</summary>
    public required int* Lists { get; init; }

    public required int FirstRow { get; init; }

    /// <summary>Examples by V.Count.</summary>
    public required int Vectors { get; init; }

    public required int Columns { get; init; }

    /// <summary>Blocks of a panel.</summary>
    public required int Blocks { get; init; }

    /// <summary>A multiple of the 4 columns that <see cref="ILanes{TSelf}.LoadColumns"/> reads.</summary>
    public required int BlockLength { get; init; }

    /// <summary>Columns that a panel has room for.</summary>
    public int Length => Blocks * BlockLength;

    public int Panels => PanelsOf(Vectors);

    /// <summary>Parts of the panels (<see cref="ProductShares"/>).</summary>
    public required int Parts { get; init; }

    public int FirstPanelOf(int part) => Panels * part / Parts;

    public static int PanelsOf(int vectors) => Cut.Count(vectors, MaxVectors);

    /// <summary>A panel's first vector. Panels are almost equally wide: 4 vectors are 2 + 2, not 3 + 1.</summary>
    public int FirstVector(int panel) => Vectors * panel / Panels;

    public float* Panel<V>(int panel) where V : unmanaged, ILanes<V> =>
        Data + (nint)FirstVector(panel) * V.Count * Length;

    /// <summary>The entry of a block in <see cref="Lists"/>.</summary>
    public int* ListOf(int panel, int block) => Lists + ((nint)panel * Blocks + block) * (BlockLength + 1);
}
