namespace MeProp.Cpu;

/// <summary>
/// Some examples of x (N, I) in the order in which <see cref="DenseForwardPacked{V, F}"/> reads them: V.Count examples are one vector for each
/// column, up to 3 such vectors stand side by side in a panel, and a panel holds its columns one after the other: [panel][i][example].
/// <see cref="DenseForwardPacking"/> owns the memory, <see cref="PackRows{V}"/> fills it.
/// </summary>
internal readonly unsafe struct PackedRows
{
    /// <summary>Vectors of a panel: with 4 outputs 12 sums, 3 vectors of x and one of w, in 16 registers.</summary>
    public const int MostVectors = 3;

    /// <summary>The panels, without gaps.</summary>
    public required float* Data { get; init; }

    /// <summary>For each panel how many of its columns are not all zero, and which.</summary>
    public required int* NonZero { get; init; }

    /// <summary>The first example.</summary>
    public required int FirstRow { get; init; }

    /// <summary>Examples by V.Count.</summary>
    public required int Vectors { get; init; }

    /// <summary>Columns, rounded up to whole fours: <see cref="ILanes{TSelf}.LoadColumns"/> reads that many; the padding holds zeros.</summary>
    public required int Length { get; init; }

    /// <summary>Number of panels.</summary>
    public int Panels => (Vectors + MostVectors - 1) / MostVectors;

    /// <summary>A panel's first vector. Panels are almost equally wide: 4 vectors are 2 + 2, not 3 + 1.</summary>
    public int FirstVector(int panel) => Vectors * panel / Panels;

    /// <summary>A panel's first element.</summary>
    public float* Panel<V>(int panel) where V : unmanaged, ILanes<V> => Data + (nint)FirstVector(panel) * V.Count * Length;

    /// <summary>The entry of a panel: the number of columns that are not all zero, then these columns.</summary>
    public int* NonZeroOf(int panel) => NonZero + (nint)panel * (Length + 1);
}
