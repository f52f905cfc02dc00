using System.Runtime.Intrinsics;

namespace MeProp.Cpu;

/// <summary>
/// y = f(x wᵀ + b) for small batches: every output is the dot product of two contiguous rows. x (N, I), w (O, I), b
/// (O), y (N, O), padding of all rows 0. 2·N·O·I flops. <see cref="DenseForwardPacked{V, F}"/> does larger batches.
/// </summary>
/// <remarks>
/// Registers: a tile of up to 6 rows of x meets a group of 4 rows of w in 24 sums. Each step along I loads 4 vectors of
/// w and one of x at a time: 10 loads for 24 multiply-adds. Lane l of a sum holds every V.Count-th term of a dot
/// product; at the end the lanes of 4 sums are added in a fixed order.
/// Zeros: columns of x that are 0 in all rows of a tile are skipped where vectors that start at any column avoid them
/// (<see cref="PackTiles{V, TSource}"/>). Finite sums then add the same terms in another order, so the last bits of an
/// output may depend on the batch. An infinite weight of such a column goes unnoticed here; evaluations check the
/// parameters. If nothing is skipped, lane l holds the terms i ≡ l, whatever the tile.
/// Caches: if all tiles and two groups take at most 40 KB, they almost fit the first level. Then all tiles meet one
/// group after the other, and the last tile prefetches the next group: hardware prefetchers would detect its four
/// streams too late. Otherwise columns are cut into blocks, so that a tile fits the first level, and as many groups as
/// fit a quarter of the second level stay there for all tiles; the first tile prefetches.
/// An item is one row of x and one group (<see cref="ProductShares"/>).
/// </remarks>
internal readonly unsafe struct DenseForward<V, F>(
    DenseForwardTiles tiles, HostMatrix w, HostMatrix b, HostMatrix y) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private const int GroupSize = DenseForwardTiles.GroupSize, MaxBlockLength = 1024;

    private const int FirstLevelElements = 10 * 1024, SecondLevelElements = 64 * 1024;

    private readonly float* _w = w.Data, _b = b.Data, _y = y.Data;
    private readonly nint _wStride = w.Stride, _yStride = y.Stride;
    private readonly int _outputs = w.Rows;
    private readonly DenseForwardTiles _tiles = tiles;

    public int Groups => Cut.Count(_outputs, GroupSize);

    public int Tiles => _tiles.Count;

    public int Items => Shares.Items;

    private ProductShares Shares => new(_tiles.Starts[_tiles.Count] - _tiles.Starts[0], Groups);

    public void Run(int from, int to)
    {
        for (int part = 0; part < _tiles.Parts; part++)
        {
            int tile = _tiles.FirstTileOf(part), tileEnd = _tiles.FirstTileOf(part + 1), first = _tiles.Starts[0];
            (int group, int groupEnd) =
                Shares.GroupsOf(_tiles.Starts[tile] - first, _tiles.Starts[tileEnd] - first, from, to);
            if (group < groupEnd) Run(tile, tileEnd, group, groupEnd);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    public void Run(int tile, int tileEnd, int group, int groupEnd)
    {
        // All tiles, not only these: the order of additions must not depend on how threads share them.
        int vectors = 0;
        for (int t = 0; t < _tiles.Count; t++) vectors = Math.Max(vectors, *_tiles.ColumnsOf(t));
        int blocks = Math.Max(1, (vectors * V.Count + MaxBlockLength - 1) / MaxBlockLength);
        int length = vectors * V.Count / blocks;
        bool fitsFirstLevel =
            (_tiles.Starts[tileEnd] - _tiles.Starts[tile] + 2 * GroupSize) * length <= FirstLevelElements;
        int together = fitsFirstLevel ? 1 : Math.Max(1, SecondLevelElements / Math.Max(1, GroupSize * length));
        int prefetching = fitsFirstLevel ? tileEnd - 1 : tile;
        for (int block = 0; block < blocks; block++)
            for (int from = group; from < groupEnd; from += together)
                for (int t = tile; t < tileEnd; t++)
                    Tile(
                        t, from, Math.Min(from + together, groupEnd), block, blocks,
                        t == prefetching ? GroupSize * _wStride : 0);
    }

    /// <summary>One tile against some groups, over one block; distance 0 prefetches nothing.</summary>
    [MethodImpl(AggressiveInlining)]
    private void Tile(int tile, int group, int end, int block, int blocks, nint distance)
    {
        int n = _tiles.Starts[tile], height = _tiles.Starts[tile + 1] - n;
        int* columns = _tiles.ColumnsOf(tile);
        // One block is the rule: two divisions for each tile would show.
        int count = *columns++, first = blocks == 1 ? 0 : count * block / blocks;
        int* columnsEnd = columns + (blocks == 1 ? count : count * (block + 1) / blocks);
        columns += first;
        bool isFirst = block == 0, isLast = block == blocks - 1, isPacked = _tiles.Packed != null;
        nint step = isPacked ? height * V.Count : V.Count, stride = isPacked ? V.Count : _tiles.XStride;
        float* x = (isPacked ? _tiles.PackedOf<V>(tile) : _tiles.X + n * _tiles.XStride) + first * step;
        for (; group < end; group++)
        {
            int o = group * GroupSize;
            switch (height)
            {
                case 1: Tile<Rows1>(x, stride, step, columns, columnsEnd, distance, n, o, isFirst, isLast); break;
                case 2: Tile<Rows2>(x, stride, step, columns, columnsEnd, distance, n, o, isFirst, isLast); break;
                case 3: Tile<Rows3>(x, stride, step, columns, columnsEnd, distance, n, o, isFirst, isLast); break;
                case 4: Tile<Rows4>(x, stride, step, columns, columnsEnd, distance, n, o, isFirst, isLast); break;
                case 5: Tile<Rows5>(x, stride, step, columns, columnsEnd, distance, n, o, isFirst, isLast); break;
                case 6: Tile<Rows6>(x, stride, step, columns, columnsEnd, distance, n, o, isFirst, isLast); break;
            }
        }
    }

    /// <summary>
    /// R rows of x by a group. Vectors of w start at the listed columns, those of x at x0, step elements apart.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    private void Tile<R>(
        float* x0, nint xStride, nint step, int* columns, int* end, nint distance, int n, int o,
        bool isFirst, bool isLast)
        where R : IRows
    {
        // Beyond the last output the last row of w is read again and dropped.
        int last = _outputs - 1 - o;
        float* w0 = _w + o * _wStride, x3 = x0 + 3 * xStride;
        nint w1 = Math.Min(1, last) * _wStride, w2 = Math.Min(2, last) * _wStride, w3 = Math.Min(3, last) * _wStride;
        V a00 = V.Zero, a01 = V.Zero, a02 = V.Zero, a03 = V.Zero;
        V a10 = V.Zero, a11 = V.Zero, a12 = V.Zero, a13 = V.Zero;
        V a20 = V.Zero, a21 = V.Zero, a22 = V.Zero, a23 = V.Zero;
        V a30 = V.Zero, a31 = V.Zero, a32 = V.Zero, a33 = V.Zero;
        V a40 = V.Zero, a41 = V.Zero, a42 = V.Zero, a43 = V.Zero;
        V a50 = V.Zero, a51 = V.Zero, a52 = V.Zero, a53 = V.Zero;
        for (; columns < end; columns++, x0 += step, x3 += step)
        {
            float* w = w0 + *columns;
            V b0 = V.Load(w), b1 = V.Load(w + w1), b2 = V.Load(w + w2), b3 = V.Load(w + w3);
            if (distance != 0)
            {
                w += distance;
                CacheLine.Prefetch(w);
                CacheLine.Prefetch(w + w1);
                CacheLine.Prefetch(w + w2);
                CacheLine.Prefetch(w + w3);
            }

            Add(V.Load(x0), b0, b1, b2, b3, ref a00, ref a01, ref a02, ref a03);
            if (R.Count > 1) Add(V.Load(x0 + xStride), b0, b1, b2, b3, ref a10, ref a11, ref a12, ref a13);
            if (R.Count > 2) Add(V.Load(x0 + 2 * xStride), b0, b1, b2, b3, ref a20, ref a21, ref a22, ref a23);
            if (R.Count > 3) Add(V.Load(x3), b0, b1, b2, b3, ref a30, ref a31, ref a32, ref a33);
            if (R.Count > 4) Add(V.Load(x3 + xStride), b0, b1, b2, b3, ref a40, ref a41, ref a42, ref a43);
            if (R.Count > 5) Add(V.Load(x3 + 2 * xStride), b0, b1, b2, b3, ref a50, ref a51, ref a52, ref a53);
        }

        // The first block starts from the bias, later ones from what the one before wrote; the last applies f.
        int outputs = Math.Min(GroupSize, _outputs - o);
        float* y = _y + n * _yStride + o;
        float* before = isFirst ? _b + o : y;
        nint stride = isFirst ? 0 : _yStride;
        if (R.Count > 3)
        {
            Vector512<float> sums = V.SumsOfRows(
                a00, a01, a02, a03, a10, a11, a12, a13, a20, a21, a22, a23, a30, a31, a32, a33);
            Vector128<float> sums4 = R.Count > 4 ? V.Sums(a40, a41, a42, a43) : default;
            Vector128<float> sums5 = R.Count > 5 ? V.Sums(a50, a51, a52, a53) : default;
            if (isFirst && isLast && outputs == GroupSize) WriteWhole<R>(sums, sums4, sums5, Vector128.Load(before), y);
            else Write(R.Count, sums, sums4, sums5, before, stride, y, outputs, isLast);
            return;
        }

        Write(V.Sums(a00, a01, a02, a03), before, y, outputs, isLast);
        if (R.Count > 1) Write(V.Sums(a10, a11, a12, a13), before + stride, y + _yStride, outputs, isLast);
        if (R.Count > 2) Write(V.Sums(a20, a21, a22, a23), before + 2 * stride, y + 2 * _yStride, outputs, isLast);
    }

    [MethodImpl(AggressiveInlining)]
    private static void Add(V x, V b0, V b1, V b2, V b3, ref V a0, ref V a1, ref V a2, ref V a3)
    {
        V.AddProduct(x, b0, ref a0);
        V.AddProduct(x, b1, ref a1);
        V.AddProduct(x, b2, ref a2);
        V.AddProduct(x, b3, ref a3);
    }

    /// <summary>4 to 6 rows of 4 outputs in one block, the rule: without a branch.</summary>
    [MethodImpl(AggressiveInlining)]
    private void WriteWhole<R>(
        Vector512<float> sums, Vector128<float> sums4, Vector128<float> sums5, Vector128<float> bias, float* y)
        where R : IRows
    {
        Vector256<float> bias2 = Vector256.Create(bias, bias);
        sums = F.Value(new Lanes512(sums + Vector512.Create(bias2, bias2))).Vector;
        sums.GetLower().GetLower().Store(y);
        sums.GetLower().GetUpper().Store(y + _yStride);
        sums.GetUpper().GetLower().Store(y + 2 * _yStride);
        sums.GetUpper().GetUpper().Store(y + 3 * _yStride);
        if (R.Count > 4) F.Value(new Lanes128(sums4 + bias)).Vector.Store(y + 4 * _yStride);
        if (R.Count > 5) F.Value(new Lanes128(sums5 + bias)).Vector.Store(y + 5 * _yStride);
    }

    /// <summary>Writes 4 to 6 rows; the first 4 are quarters of one vector.</summary>
    [MethodImpl(NoInlining)]
    private void Write(
        int rows, Vector512<float> sums, Vector128<float> sums4, Vector128<float> sums5,
        float* before, nint stride, float* y, int outputs, bool isLast)
    {
        Write(sums.GetLower().GetLower(), before, y, outputs, isLast);
        Write(sums.GetLower().GetUpper(), before + stride, y + _yStride, outputs, isLast);
        Write(sums.GetUpper().GetLower(), before + 2 * stride, y + 2 * _yStride, outputs, isLast);
        Write(sums.GetUpper().GetUpper(), before + 3 * stride, y + 3 * _yStride, outputs, isLast);
        if (rows > 4) Write(sums4, before + 4 * stride, y + 4 * _yStride, outputs, isLast);
        if (rows > 5) Write(sums5, before + 5 * stride, y + 5 * _yStride, outputs, isLast);
    }

    /// <summary>Writes the outputs that exist, so the padding of y stays 0; it makes reading 4 elements safe.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Write(Vector128<float> sums, float* before, float* y, int outputs, bool isLast)
    {
        sums += Vector128.Load(before);
        if (isLast) sums = F.Value(new Lanes128(sums)).Vector;
        if (outputs == GroupSize) sums.Store(y);
        else
        {
            for (int o = 0; o < outputs; o++) y[o] = sums[o];
        }
    }
}
