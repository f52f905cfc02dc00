using System.Numerics;

namespace MeProp.Cpu;

/// <summary>
/// Covers the columns that are not zero in all rows of a tile of x with as few vectors as possible, which may start at
/// any column, and packs these: 28 instead of 49 vectors for 5 images of MNIST. An item is one tile, except the first,
/// which <see cref="DenseForwardPlan"/> packs.
/// </summary>
internal readonly unsafe struct PackTiles<V, TSource>(TSource x, DenseForwardTiles tiles) : IWork
    where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
{
    private readonly TSource _x = x;
    private readonly DenseForwardTiles _tiles = tiles;

    public int Items => _tiles.Count - 1;

    public void Run(int from, int to)
    {
        for (int tile = from + 1; tile <= to; tile++) Pack(tile, _tiles.HasAllColumns ? _tiles.Vectors : Cover(tile));
    }

    /// <summary>Lists the vectors of a tile and returns their number.</summary>
    public int Cover(int tile)
    {
        // The bits stand in the place of the tile until it is packed.
        int* used = (int*)_tiles.PackedOf<V>(tile), list = _tiles.ColumnsOf(tile);
        FindUsed(RowOf(tile), HeightOf(tile), _tiles.Vectors, used);
        return *list = Cover(used, _tiles.Vectors, list + 1);
    }

    public void Pack(int tile, int vectors) =>
        Pack(RowOf(tile), HeightOf(tile), _tiles.ColumnsOf(tile) + 1, vectors, _tiles.PackedOf<V>(tile));

    /// <summary>Bit l of used[v] is set where lane l of vector v is not zero in all rows.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void FindUsed(nint row, int height, int vectors, int* used)
    {
        TSource x = _x;
        uint allLanes = uint.MaxValue >> (32 - V.Count);
        for (int vector = 0; vector < vectors; vector++)
        {
            // The sum of magnitudes is 0 exactly if all are; NaN and infinity are not zero.
            V sum = V.Zero;
            nint place = row + vector * V.Count;
            for (int n = 0; n < height; n++, place += x.Stride) sum += V.Abs(x.Load(place));
            used[vector] = (int)(~V.MaskEqual(sum, V.Zero) & allLanes);
        }
    }

    /// <summary>
    /// Lists where vectors start: each at the first used column behind the one before. Vectors that would end behind
    /// the row move left, where a row has room for all.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    private static int Cover(int* used, int vectors, int* columns)
    {
        int found = 0;
        for (int column = 0, vector; (vector = column / V.Count) < vectors;)
        {
            uint bits = (uint)used[vector] >> (column % V.Count);
            if (bits == 0)
            {
                column = (vector + 1) * V.Count;
                continue;
            }

            column += BitOperations.TrailingZeroCount(bits);
            columns[found++] = column;
            column += V.Count;
        }

        for (int i = found - 1, last = (vectors - 1) * V.Count; i >= 0 && columns[i] > last; i--, last -= V.Count)
            columns[i] = last;
        return found;
    }

    /// <summary>Copies the listed vectors of a tile one after the other, so that they are aligned.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void Pack(nint row, int height, int* columns, int vectors, float* packed)
    {
        TSource x = _x;
        for (int vector = 0; vector < vectors; vector++)
        {
            nint place = row + columns[vector];
            for (int n = 0; n < height; n++, place += x.Stride, packed += V.Count) V.Store(x.Load(place), packed);
        }
    }

    private nint RowOf(int tile) => _tiles.Starts[tile] * _x.Stride;

    private int HeightOf(int tile) => _tiles.Starts[tile + 1] - _tiles.Starts[tile];
}
