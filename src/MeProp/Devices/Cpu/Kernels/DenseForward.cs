using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
/// Caches: rows are cut into blocks of at most 1024 columns, so that a tile's 6 rows of x fit the first level, and w into blocks of groups that fit
/// a quarter of the second level. A block of w is read from memory about once and stays in the second level while all tiles pass; a tile
/// stays in the first while the block's groups pass. An item of work is one row of x and one group of 4 rows
/// of w (<see cref="ProductShares"/>).
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="F">f, applied to the sums before they are written.</typeparam>
internal readonly unsafe struct DenseForward<V, F>(DenseForwardTiles tiles, HostMatrix w, HostMatrix b, HostMatrix y) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private const int Width = DenseForwardTiles.Width, MostColumns = 1024, SecondLevelElements = 64 * 1024, LinesAhead = 2;

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
        int blocks = (_tiles.Vectors * V.Count + MostColumns - 1) / MostColumns;
        int together = Math.Max(1, SecondLevelElements / (Width * _tiles.Vectors * V.Count / blocks));
        for (int block = 0; block < blocks; block++)
            for (int from = group; from < groupEnd; from += together)
                for (int t = tile; t < tileEnd; t++) Tile(t, from, Math.Min(from + together, groupEnd), block, blocks);
    }

    /// <summary>One tile of x against some groups of rows of w, over one of the blocks of its vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tile(int tile, int group, int end, int block, int blocks)
    {
        int n = _tiles.Starts[tile], height = _tiles.Starts[tile + 1] - n;
        int* columns = _tiles.ColumnsOf(tile);
        int count = *columns++, first = count * block / blocks;
        int* columnsEnd = columns + count * (block + 1) / blocks;
        columns += first;
        bool isFirstBlock = block == 0, isLastBlock = block == blocks - 1, isPacked = _tiles.Packed != null;
        nint step = isPacked ? height * V.Count : V.Count, stride = isPacked ? V.Count : _tiles.XStride;
        float* x = (isPacked ? _tiles.PackedOf<V>(tile) : _tiles.X + n * _tiles.XStride) + first * step;
        for (; group < end; group++)
        {
            int o = group * Width;
            switch (height)
            {
                case 1: Tile<Rows1>(x, stride, step, columns, columnsEnd, n, o, isFirstBlock, isLastBlock); break;
                case 2: Tile<Rows2>(x, stride, step, columns, columnsEnd, n, o, isFirstBlock, isLastBlock); break;
                case 3: Tile<Rows3>(x, stride, step, columns, columnsEnd, n, o, isFirstBlock, isLastBlock); break;
                case 4: Tile<Rows4>(x, stride, step, columns, columnsEnd, n, o, isFirstBlock, isLastBlock); break;
                case 5: Tile<Rows5>(x, stride, step, columns, columnsEnd, n, o, isFirstBlock, isLastBlock); break;
                case 6: Tile<Rows6>(x, stride, step, columns, columnsEnd, n, o, isFirstBlock, isLastBlock); break;
            }
        }
    }

    /// <summary>The vectors of w start at the columns listed, those of x at x0 and <paramref name="step"/> elements apart; a row of x is <paramref name="xStride"/> behind the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<R>(float* x0, nint xStride, nint step, int* columns, int* end, int n, int o, bool isFirstBlock, bool isLastBlock) where R : IRows
    {
        // Beyond the last output the last row of w is read again and its sums are dropped.
        int last = _outputs - 1;
        float* w0 = _w + o * _wStride, w1 = _w + Math.Min(o + 1, last) * _wStride;
        float* w2 = _w + Math.Min(o + 2, last) * _wStride, w3 = _w + Math.Min(o + 3, last) * _wStride;
        AskForNextRows(w0, w1, w2, w3, columns < end ? *columns : 0);
        float* x1 = x0 + xStride, x2 = x1 + xStride, x3 = x2 + xStride, x4 = x3 + xStride, x5 = x4 + xStride;
        V a00 = V.Zero, a01 = V.Zero, a02 = V.Zero, a03 = V.Zero;
        V a10 = V.Zero, a11 = V.Zero, a12 = V.Zero, a13 = V.Zero;
        V a20 = V.Zero, a21 = V.Zero, a22 = V.Zero, a23 = V.Zero;
        V a30 = V.Zero, a31 = V.Zero, a32 = V.Zero, a33 = V.Zero;
        V a40 = V.Zero, a41 = V.Zero, a42 = V.Zero, a43 = V.Zero;
        V a50 = V.Zero, a51 = V.Zero, a52 = V.Zero, a53 = V.Zero;
        for (nint p = 0; columns < end; columns++, p += step)
        {
            nint i = *columns;
            V b0 = V.Load(w0 + i), b1 = V.Load(w1 + i), b2 = V.Load(w2 + i), b3 = V.Load(w3 + i);
            V x = V.Load(x0 + p);
            a00 = V.MultiplyAdd(x, b0, a00);
            a01 = V.MultiplyAdd(x, b1, a01);
            a02 = V.MultiplyAdd(x, b2, a02);
            a03 = V.MultiplyAdd(x, b3, a03);
            if (R.Count > 1)
            {
                x = V.Load(x1 + p);
                a10 = V.MultiplyAdd(x, b0, a10);
                a11 = V.MultiplyAdd(x, b1, a11);
                a12 = V.MultiplyAdd(x, b2, a12);
                a13 = V.MultiplyAdd(x, b3, a13);
            }

            if (R.Count > 2)
            {
                x = V.Load(x2 + p);
                a20 = V.MultiplyAdd(x, b0, a20);
                a21 = V.MultiplyAdd(x, b1, a21);
                a22 = V.MultiplyAdd(x, b2, a22);
                a23 = V.MultiplyAdd(x, b3, a23);
            }

            if (R.Count > 3)
            {
                x = V.Load(x3 + p);
                a30 = V.MultiplyAdd(x, b0, a30);
                a31 = V.MultiplyAdd(x, b1, a31);
                a32 = V.MultiplyAdd(x, b2, a32);
                a33 = V.MultiplyAdd(x, b3, a33);
            }

            if (R.Count > 4)
            {
                x = V.Load(x4 + p);
                a40 = V.MultiplyAdd(x, b0, a40);
                a41 = V.MultiplyAdd(x, b1, a41);
                a42 = V.MultiplyAdd(x, b2, a42);
                a43 = V.MultiplyAdd(x, b3, a43);
            }

            if (R.Count > 5)
            {
                x = V.Load(x5 + p);
                a50 = V.MultiplyAdd(x, b0, a50);
                a51 = V.MultiplyAdd(x, b1, a51);
                a52 = V.MultiplyAdd(x, b2, a52);
                a53 = V.MultiplyAdd(x, b3, a53);
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
            Write(sums.GetLower().GetLower(), before, y, width, isLastBlock);
            Write(sums.GetLower().GetUpper(), before + stride, y + _yStride, width, isLastBlock);
            Write(sums.GetUpper().GetLower(), before + 2 * stride, y + 2 * _yStride, width, isLastBlock);
            Write(sums.GetUpper().GetUpper(), before + 3 * stride, y + 3 * _yStride, width, isLastBlock);
            if (R.Count > 4) Write(V.Sums(a40, a41, a42, a43), before + 4 * stride, y + 4 * _yStride, width, isLastBlock);
            if (R.Count > 5) Write(V.Sums(a50, a51, a52, a53), before + 5 * stride, y + 5 * _yStride, width, isLastBlock);
            return;
        }

        Write(V.Sums(a00, a01, a02, a03), before, y, width, isLastBlock);
        if (R.Count > 1) Write(V.Sums(a10, a11, a12, a13), before + stride, y + _yStride, width, isLastBlock);
        if (R.Count > 2) Write(V.Sums(a20, a21, a22, a23), before + 2 * stride, y + 2 * _yStride, width, isLastBlock);
    }

    /// <summary>
    /// Four rows of w are four streams, and a processor that fetches ahead has to find out about each of them anew: the first lines of the next group are asked for
    /// while this one is computed. Behind the last row that is memory of no use, but not an error.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskForNextRows(float* w0, float* w1, float* w2, float* w3, int firstColumn)
    {
        if (!Sse.IsSupported) return;
        nint next = Width * _wStride + firstColumn;
        for (int line = 0; line < LinesAhead; line++, next += HostMatrix.Alignment)
        {
            Sse.Prefetch0(w0 + next);
            Sse.Prefetch0(w1 + next);
            Sse.Prefetch0(w2 + next);
            Sse.Prefetch0(w3 + next);
        }
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
