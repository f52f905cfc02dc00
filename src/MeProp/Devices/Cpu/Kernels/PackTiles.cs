using System.Numerics;
using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// For tiles of x, looks for the columns that are not zero in all rows of a tile, covers them with as few vectors as possible, which may start at any column, and packs
/// these: 28 instead of 49 vectors for 5 images of MNIST, whose ink is in the middle of each line. An item of work is one tile, but the first, which
/// <see cref="DenseForwardPlan"/> has packed.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="TSource">x (N, I).</typeparam>
internal readonly unsafe struct PackTiles<V, TSource>(TSource x, DenseForwardTiles tiles) : IWork where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
{
    private readonly TSource _x = x;
    private readonly DenseForwardTiles _tiles = tiles;

    public int Items => _tiles.Count - 1;

    public void Run(int from, int to)
    {
        for (int tile = from + 1; tile <= to; tile++) Pack(tile, _tiles.HasAllColumns ? _tiles.Vectors : Cover(tile));
    }

    /// <summary>Lists the vectors of a tile.</summary>
    /// <returns>How many there are.</returns>
    public int Cover(int tile)
    {
        // The bits are needed only until the tile is packed, so they stand in its place.
        int* used = (int*)_tiles.PackedOf<V>(tile), list = _tiles.ColumnsOf(tile);
        FindUsed(RowOf(tile), HeightOf(tile), _tiles.Vectors, used);
        return *list = Cover(used, _tiles.Vectors, list + 1);
    }

    /// <summary>Packs a tile that takes this many vectors.</summary>
    public void Pack(int tile, int vectors) => Pack(RowOf(tile), HeightOf(tile), _tiles.ColumnsOf(tile) + 1, vectors, _tiles.PackedOf<V>(tile));

    /// <summary>Bit l of used[v] is set where lane l of vector v is not zero in all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindUsed(nint row, int height, int vectors, int* used)
    {
        TSource x = _x;
        uint allLanes = uint.MaxValue >> (32 - V.Count);
        for (int vector = 0; vector < vectors; vector++)
        {
            // The sum of magnitudes is 0 exactly when all are; NaN and infinity count as not zero.
            V sum = V.Zero;
            nint place = row + vector * V.Count;
            for (int n = 0; n < height; n++, place += x.Stride) sum += V.Abs(x.Load(place));
            used[vector] = (int)(~V.MaskEqual(sum, V.Zero) & allLanes);
        }
    }

    /// <summary>
    /// Covers the used columns and lists where the vectors start: the first at the first used column, the next at the first one behind it, and so on. Those that
    /// would end behind the row move to the left; there is room, since there are no more of them than vectors in a row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Cover(int* used, int vectors, int* columns)
    {
        int found = 0;
        for (int column = 0, vector; (vector = column / V.Count) < vectors;)
        {
            uint rest = (uint)used[vector] >> (column % V.Count);
            if (rest == 0)
            {
                column = (vector + 1) * V.Count;
                continue;
            }

            column += BitOperations.TrailingZeroCount(rest);
            columns[found++] = column;
            column += V.Count;
        }

        for (int i = found - 1, last = (vectors - 1) * V.Count; i >= 0 && columns[i] > last; i--, last -= V.Count) columns[i] = last;
        return found;
    }

    /// <summary>Copies the listed vectors of a tile, so that they start at whole lines and stand one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
