namespace MeProp.Cpu;

/// <summary>
/// Some examples of x (N, I) in the order in which <see cref="DenseForwardPacked{V, F}"/> reads them. V.Count examples make a vector for each column,
/// up to 3 such vectors stand side by side in a panel, and a panel holds its columns one after the other: [panel][column][example]. Columns
/// that are 0 in all examples of a panel are not in it. <see cref="DenseForwardPacking"/> owns the memory, <see cref="PackRows{V}"/> fills it.
/// </summary>
internal readonly unsafe struct PackedRows
{
    /// <summary>Most vectors of a panel: 3 of x, one of w and 24 sums fit 32 registers; with 12 sums they fit 16.</summary>
    public const int MostVectors = 3;

    /// <summary>The panels, each with room for all columns.</summary>
    public required float* Data { get; init; }

    /// <summary>For each panel how many columns it holds, and which.</summary>
    public required int* Columns { get; init; }

    /// <summary>The first example.</summary>
    public required int FirstRow { get; init; }

    /// <summary>Examples by V.Count.</summary>
    public required int Vectors { get; init; }

    /// <summary>Columns of x, rounded up to whole fours, of which <see cref="ILanes{TSelf}.LoadColumns"/> reads one at a time.</summary>
    public required int Length { get; init; }

    /// <summary>Number of panels.</summary>
    public int Panels => (Vectors + MostVectors - 1) / MostVectors;

    /// <summary>A panel's first vector. Panels are almost equally wide: 4 vectors are 2 + 2, not 3 + 1.</summary>
    public int FirstVector(int panel) => Vectors * panel / Panels;

    /// <summary>A panel's first element.</summary>
    public float* Panel<V>(int panel) where V : unmanaged, ILanes<V> => Data + (nint)FirstVector(panel) * V.Count * Length;

    /// <summary>The entry of a panel: the number of its columns, then these columns.</summary>
    public int* ColumnsOf(int panel) => Columns + (nint)panel * (Length + 1);
}
