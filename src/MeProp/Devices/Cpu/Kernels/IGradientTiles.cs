namespace MeProp.Cpu;

/// <summary>Rows of dw, computed one tile and one block of columns at a time, into any memory.</summary>
internal unsafe interface IGradientTiles
{
    static abstract int MaxTileRows { get; }

    /// <summary>Columns, rounded up to whole vectors.</summary>
    int Length { get; }

    /// <summary>
    /// Columns that all tiles should compute one after the other: what they read is then in the second level.
    /// </summary>
    int TogetherLength { get; }

    /// <summary>Index of a tile's first row in the list of rows.</summary>
    int FirstRowOf(int tile);

    /// <summary>The row of dw at an index in the list of rows.</summary>
    nint RowAt(int row);

    /// <summary>Computes columns from … to − 1 of a tile into rows, <paramref name="stride"/> elements apart.</summary>
    void Compute(int tile, int from, int to, float* output, nint stride);
}
