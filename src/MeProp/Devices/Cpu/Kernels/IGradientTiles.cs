namespace MeProp.Cpu;

/// <summary>Rows of dw, computed a tile of a few rows at a time and some columns at a time, into any memory.</summary>
internal unsafe interface IGradientTiles
{
    /// <summary>Most rows of a tile.</summary>
    static abstract int HighestTile { get; }

    /// <summary>Columns, rounded up to whole vectors.</summary>
    int Length { get; }

    /// <summary>Place of a tile's first row in the list of rows.</summary>
    int FirstRowOf(int tile);

    /// <summary>The row of dw at a place in the list of rows.</summary>
    nint RowAt(int row);

    /// <summary>Computes columns from … to − 1 of a tile of rows into rows of <paramref name="stride"/> elements at <paramref name="output"/>.</summary>
    void Compute(int tile, int from, int to, float* output, nint stride);
}
