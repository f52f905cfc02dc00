using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MeProp.Cpu;

/// <summary>
/// y = f(x wᵀ + b) for small batches: every output is the dot product of two contiguous rows, so nothing is packed or transposed. Larger
/// ones are for <see cref="DenseForwardPacked{V, F}"/>.
/// x (N, I), w (O, I), b (O), y (N, O), padding of all rows 0. 2·N·O·I flops.
/// </summary>
/// <remarks>
/// A tile computes up to 6 rows of x against 4 rows of w: 24 sums in registers, and for each step along I 4 vectors of w and one of x at a
/// time, 10 loads for 24 multiply-adds. Lane l of a sum holds every V.Count-th term of one dot product; at the end the lanes of 4 sums are added
/// in a fixed order to 4 neighbouring outputs.
/// Zeros: columns of x that are 0 in all rows of a tile, as in the margins of images, are left out as far as vectors that start at any column can go round
/// them (<see cref="PackTiles{V, TSource}"/>). The sums of finite terms then hold the same terms in another order, so an output can differ in its last bits with the
/// other examples of the batch (and an infinite weight on a pixel that is always 0 goes unnoticed here; evaluations check the parameters). Where nothing is left out
/// lane l holds the terms i ≡ l, whatever the tile.
/// Caches: where all tiles and two groups of rows of w take at most 40 KB, as with 10 examples and 500 columns, they share the first level, or nearly, where it has 32 KB: the tiles
/// pass over one group after the other, and the last one asks for the next group while it computes. Four rows are four streams, about which a processor that fetches ahead would have
/// to find out anew for each group. Otherwise rows are cut into blocks of at most 1024 columns, so that a tile's 6 rows of x fit the first level, and w into blocks of groups that fit
/// a quarter of the second level: a block is read from memory about once, by the first tile, which asks for the next group, and stays there while all tiles pass. An item of work is
/// one row of x and one group of 4 rows of w (<see cref="ProductShares"/>).
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="F">f, applied to the sums before they are written.</typeparam>
internal readonly unsafe struct DenseForward<V, F>(DenseForwardTiles tiles, HostMatrix w, HostMatrix b, HostMatrix y) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private const int Width = DenseForwardTiles.Width, MostColumns = 1024, FirstLevelElements = 10 * 1024, SecondLevelElements = 64 * 1024;

    private readonly float* _w = w.Data, _b = b.Data, _y = y.Data;
    private readonly nint _wStride = w.Stride, _yStride = y.Stride;
    private readonly int _outputs = w.Rows;
    private readonly DenseForwardTiles _tiles = tiles;

    /// <summary>Groups of 4 outputs.</summary>
    public int Groups => (_outputs + Width - 1) / Width;

    public int Tiles => _tiles.Count;

    public int Items => Shares.Items;

    private ProductShares Shares => new(_tiles.Starts[_tiles.Count] - _tiles.Starts[0], Groups);

    public void Run(int from, int to)
    {
        for (int part = 0; part < _tiles.Parts; part++)
        {
            int tile = _tiles.FirstTileOf(part), tileEnd = _tiles.FirstTileOf(part + 1), first = _tiles.Starts[0];
            (int group, int groupEnd) = Shares.GroupsOf(_tiles.Starts[tile] - first, _tiles.Starts[tileEnd] - first, from, to);
            if (group < groupEnd) Run(tile, tileEnd, group, groupEnd);
        }
    }

    /// <summary>Some tiles against some groups of rows of w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile, int tileEnd, int group, int groupEnd)
    {
        // All tiles, not only these: the blocks, and with them the order of the additions, must not depend on how threads share the tiles.
        int vectors = 0;
        for (int t = 0; t < _tiles.Count; t++) vectors = Math.Max(vectors, *_tiles.ColumnsOf(t));
        int blocks = Math.Max(1, (vectors * V.Count + MostColumns - 1) / MostColumns), length = vectors * V.Count / blocks;
        bool fitsFirstLevel = (_tiles.Starts[tileEnd] - _tiles.Starts[tile] + 2 * Width) * length <= FirstLevelElements;
        int together = fitsFirstLevel ? 1 : Math.Max(1, SecondLevelElements / Math.Max(1, Width * length)), asking = fitsFirstLevel ? tileEnd - 1 : tile;
        for (int block = 0; block < blocks; block++)
            for (int from = group; from < groupEnd; from += together)
                for (int t = tile; t < tileEnd; t++) Tile(t, from, Math.Min(from + together, groupEnd), block, blocks, t == asking ? Width * _wStride : 0);
    }

    /// <summary>One tile of x against some groups of rows of w, over one of the blocks of its vectors. <paramref name="ahead"/>: how far behind w what is needed next is, or 0 to ask for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tile(int tile, int group, int end, int block, int blocks, nint ahead)
    {
        int n = _tiles.Starts[tile], height = _tiles.Starts[tile + 1] - n;
        int* columns = _tiles.ColumnsOf(tile);
        // One block, the rule: two divisions for each tile and group would show.
        int count = *columns++, first = blocks == 1 ? 0 : count * block / blocks;
        int* columnsEnd = columns + (blocks == 1 ? count : count * (block + 1) / blocks);
        columns += first;
        bool isFirstBlock = block == 0, isLastBlock = block == blocks - 1, isPacked = _tiles.Packed != null;
        nint step = isPacked ? height * V.Count : V.Count, stride = isPacked ? V.Count : _tiles.XStride;
        float* x = (isPacked ? _tiles.PackedOf<V>(tile) : _tiles.X + n * _tiles.XStride) + first * step;
        for (; group < end; group++)
        {
            int o = group * Width;
            switch (height)
            {
                case 1: Tile<Rows1>(x, stride, step, columns, columnsEnd, ahead, n, o, isFirstBlock, isLastBlock); break;
                case 2: Tile<Rows2>(x, stride, step, columns, columnsEnd, ahead, n, o, isFirstBlock, isLastBlock); break;
                case 3: Tile<Rows3>(x, stride, step, columns, columnsEnd, ahead, n, o, isFirstBlock, isLastBlock); break;
                case 4: Tile<Rows4>(x, stride, step, columns, columnsEnd, ahead, n, o, isFirstBlock, isLastBlock); break;
                case 5: Tile<Rows5>(x, stride, step, columns, columnsEnd, ahead, n, o, isFirstBlock, isLastBlock); break;
                case 6: Tile<Rows6>(x, stride, step, columns, columnsEnd, ahead, n, o, isFirstBlock, isLastBlock); break;
            }
        }
    }

    /// <summary>
    /// The vectors of w start at the columns listed, those of x at x0 and <paramref name="step"/> elements apart; a row of x is <paramref name="xStride"/> behind the one before. What is
    /// asked for behind the last row of w is of no use, but not an error.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<R>(float* x0, nint xStride, nint step, int* columns, int* end, nint ahead, int n, int o, bool isFirstBlock, bool isLastBlock) where R : IRows
    {
        // Beyond the last output the last row of w is read again and its sums are dropped.
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
            if (ahead != 0)
            {
                w += ahead;
                CacheLine.AskFor(w);
                CacheLine.AskFor(w + w1);
                CacheLine.AskFor(w + w2);
                CacheLine.AskFor(w + w3);
            }

            V x = V.Load(x0);
            V.AddProduct(x, b0, ref a00);
            V.AddProduct(x, b1, ref a01);
            V.AddProduct(x, b2, ref a02);
            V.AddProduct(x, b3, ref a03);
            if (R.Count > 1)
            {
                x = V.Load(x0 + xStride);
                V.AddProduct(x, b0, ref a10);
                V.AddProduct(x, b1, ref a11);
                V.AddProduct(x, b2, ref a12);
                V.AddProduct(x, b3, ref a13);
            }

            if (R.Count > 2)
            {
                x = V.Load(x0 + 2 * xStride);
                V.AddProduct(x, b0, ref a20);
                V.AddProduct(x, b1, ref a21);
                V.AddProduct(x, b2, ref a22);
                V.AddProduct(x, b3, ref a23);
            }

            if (R.Count > 3)
            {
                x = V.Load(x3);
                V.AddProduct(x, b0, ref a30);
                V.AddProduct(x, b1, ref a31);
                V.AddProduct(x, b2, ref a32);
                V.AddProduct(x, b3, ref a33);
            }

            if (R.Count > 4)
            {
                x = V.Load(x3 + xStride);
                V.AddProduct(x, b0, ref a40);
                V.AddProduct(x, b1, ref a41);
                V.AddProduct(x, b2, ref a42);
                V.AddProduct(x, b3, ref a43);
            }

            if (R.Count > 5)
            {
                x = V.Load(x3 + 2 * xStride);
                V.AddProduct(x, b0, ref a50);
                V.AddProduct(x, b1, ref a51);
                V.AddProduct(x, b2, ref a52);
                V.AddProduct(x, b3, ref a53);
            }
        }

        // The first block of columns starts from the bias, later ones from what the earlier ones wrote; the last one applies f.
        int width = Math.Min(Width, _outputs - o);
        float* y = _y + n * _yStride + o;
        float* before = isFirstBlock ? _b + o : y;
        nint stride = isFirstBlock ? 0 : _yStride;
        if (R.Count > 3)
        {
            Vector512<float> sums = V.SumsOfRows(a00, a01, a02, a03, a10, a11, a12, a13, a20, a21, a22, a23, a30, a31, a32, a33);
            Vector128<float> sums4 = R.Count > 4 ? V.Sums(a40, a41, a42, a43) : default, sums5 = R.Count > 5 ? V.Sums(a50, a51, a52, a53) : default;
            if (isFirstBlock && isLastBlock && width == Width) WriteWhole<R>(sums, sums4, sums5, Vector128.Load(before), y);
            else Write(R.Count, sums, sums4, sums5, before, stride, y, width, isLastBlock);
            return;
        }

        Write(V.Sums(a00, a01, a02, a03), before, y, width, isLastBlock);
        if (R.Count > 1) Write(V.Sums(a10, a11, a12, a13), before + stride, y + _yStride, width, isLastBlock);
        if (R.Count > 2) Write(V.Sums(a20, a21, a22, a23), before + 2 * stride, y + 2 * _yStride, width, isLastBlock);
    }

    /// <summary>What <see cref="Write(int, Vector512{float}, Vector128{float}, Vector128{float}, float*, nint, float*, int, bool)"/> does for 4 outputs in one block, as almost always: without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteWhole<R>(Vector512<float> sums, Vector128<float> sums4, Vector128<float> sums5, Vector128<float> bias, float* y) where R : IRows
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

    /// <summary>The sums of 4 to 6 rows, of which the first 4 are quarters of one vector.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write(int rows, Vector512<float> sums, Vector128<float> sums4, Vector128<float> sums5, float* before, nint stride, float* y, int width, bool ends)
    {
        Write(sums.GetLower().GetLower(), before, y, width, ends);
        Write(sums.GetLower().GetUpper(), before + stride, y + _yStride, width, ends);
        Write(sums.GetUpper().GetLower(), before + 2 * stride, y + 2 * _yStride, width, ends);
        Write(sums.GetUpper().GetUpper(), before + 3 * stride, y + 3 * _yStride, width, ends);
        if (rows > 4) Write(sums4, before + 4 * stride, y + 4 * _yStride, width, ends);
        if (rows > 5) Write(sums5, before + 5 * stride, y + 5 * _yStride, width, ends);
    }

    /// <summary>Adds 4 sums to what is there, applies f at the end, and writes the outputs that exist: the padding of y stays 0. Rows are padded to whole vectors, so reading 4 is safe.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<float> sums, float* before, float* y, int width, bool ends)
    {
        sums += Vector128.Load(before);
        if (ends) sums = F.Value(new Lanes128(sums)).Vector;
        if (width == Width) sums.Store(y);
        else
        {
            for (int o = 0; o < width; o++) y[o] = sums[o];
        }
    }
}
