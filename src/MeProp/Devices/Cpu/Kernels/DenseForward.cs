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
/// time, 10 loads for 24 multiply-adds. Lane l of a sum holds the terms i ≡ l of one dot product; at the end the lanes of 4 sums are added
/// in a fixed order to 4 neighbouring outputs. An output's value so does not depend on the tile it falls into.
/// Caches: rows are cut into blocks of at most 1024 columns, so that a tile's 6 rows of x fit the first level, and w into blocks of groups that fit
/// a quarter of the second level. A block of w is read from memory once and stays in the second level while all tiles pass; a tile
/// stays in the first while the block's groups pass. An item of work is one group of 4 rows of w.
/// Zeros: vectors of x that are 0 in all rows of a tile, as in the margins of images, are left out (<see cref="DenseForwardTiles"/>);
/// that changes no sum of finite terms (an infinite weight on a pixel that is always 0 goes unnoticed here; evaluations check the parameters).
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="F">f, applied to the sums before they are written.</typeparam>
internal readonly unsafe struct DenseForward<V, F>(HostMatrix x, HostMatrix w, HostMatrix b, HostMatrix y, DenseForwardTiles tiles) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private const int Width = DenseForwardTiles.Width, MostColumns = DenseForwardTiles.MostColumns, SecondLevelElements = 64 * 1024;

    private readonly float* _x = x.Data, _w = w.Data, _b = b.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _wStride = w.Stride, _yStride = y.Stride;
    private readonly int _outputs = w.Rows, _length = RowLength.Vectors<V>(x.Columns);
    private readonly DenseForwardTiles _tiles = tiles;

    /// <summary>Groups of 4 outputs.</summary>
    public int Items => (_outputs + Width - 1) / Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        int columnBlocks = (_length + MostColumns - 1) / MostColumns;
        int columns = RowLength.Vectors<V>((_length + columnBlocks - 1) / columnBlocks);
        int together = Math.Max(1, SecondLevelElements / (Width * columns));
        for (int i = 0; i < _length; i += columns)
            for (int group = from; group < to; group += together)
                for (int tile = 0; tile < _tiles.Count; tile++) Groups(tile, group, Math.Min(group + together, to), i, Math.Min(columns, _length - i));
    }

    /// <summary>One tile of x against some groups of rows of w, over some columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Groups(int tile, int group, int end, int i, int length)
    {
        int n = _tiles.Starts[tile], height = _tiles.Starts[tile + 1] - n;
        int* nonZero = _tiles.NonZeroOf(tile);
        int vectors = nonZero == null ? length / V.Count : *nonZero++;
        bool ends = i + length == _length;
        for (; group < end; group++)
        {
            int o = group * Width;
            switch (height)
            {
                case 1: Tile<Rows1>(n, o, i, vectors, nonZero, ends); break;
                case 2: Tile<Rows2>(n, o, i, vectors, nonZero, ends); break;
                case 3: Tile<Rows3>(n, o, i, vectors, nonZero, ends); break;
                case 4: Tile<Rows4>(n, o, i, vectors, nonZero, ends); break;
                case 5: Tile<Rows5>(n, o, i, vectors, nonZero, ends); break;
                case 6: Tile<Rows6>(n, o, i, vectors, nonZero, ends); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<R>(int n, int o, int start, int vectors, int* nonZero, bool ends) where R : IRows
    {
        // Beyond the last output the last row of w is read again and its sums are dropped.
        int last = _outputs - 1;
        float* w0 = _w + o * _wStride + start, w1 = _w + Math.Min(o + 1, last) * _wStride + start;
        float* w2 = _w + Math.Min(o + 2, last) * _wStride + start, w3 = _w + Math.Min(o + 3, last) * _wStride + start;
        float* x0 = _x + n * _xStride + start, x1 = x0 + _xStride, x2 = x1 + _xStride, x3 = x2 + _xStride, x4 = x3 + _xStride, x5 = x4 + _xStride;
        V a00 = V.Zero, a01 = V.Zero, a02 = V.Zero, a03 = V.Zero;
        V a10 = V.Zero, a11 = V.Zero, a12 = V.Zero, a13 = V.Zero;
        V a20 = V.Zero, a21 = V.Zero, a22 = V.Zero, a23 = V.Zero;
        V a30 = V.Zero, a31 = V.Zero, a32 = V.Zero, a33 = V.Zero;
        V a40 = V.Zero, a41 = V.Zero, a42 = V.Zero, a43 = V.Zero;
        V a50 = V.Zero, a51 = V.Zero, a52 = V.Zero, a53 = V.Zero;
        for (int vector = 0; vector < vectors; vector++)
        {
            nint i = nonZero == null ? vector * V.Count : nonZero[vector];
            V b0 = V.Load(w0 + i), b1 = V.Load(w1 + i), b2 = V.Load(w2 + i), b3 = V.Load(w3 + i);
            V x = V.Load(x0 + i);
            a00 = V.MultiplyAdd(x, b0, a00);
            a01 = V.MultiplyAdd(x, b1, a01);
            a02 = V.MultiplyAdd(x, b2, a02);
            a03 = V.MultiplyAdd(x, b3, a03);
            if (R.Count > 1)
            {
                x = V.Load(x1 + i);
                a10 = V.MultiplyAdd(x, b0, a10);
                a11 = V.MultiplyAdd(x, b1, a11);
                a12 = V.MultiplyAdd(x, b2, a12);
                a13 = V.MultiplyAdd(x, b3, a13);
            }

            if (R.Count > 2)
            {
                x = V.Load(x2 + i);
                a20 = V.MultiplyAdd(x, b0, a20);
                a21 = V.MultiplyAdd(x, b1, a21);
                a22 = V.MultiplyAdd(x, b2, a22);
                a23 = V.MultiplyAdd(x, b3, a23);
            }

            if (R.Count > 3)
            {
                x = V.Load(x3 + i);
                a30 = V.MultiplyAdd(x, b0, a30);
                a31 = V.MultiplyAdd(x, b1, a31);
                a32 = V.MultiplyAdd(x, b2, a32);
                a33 = V.MultiplyAdd(x, b3, a33);
            }

            if (R.Count > 4)
            {
                x = V.Load(x4 + i);
                a40 = V.MultiplyAdd(x, b0, a40);
                a41 = V.MultiplyAdd(x, b1, a41);
                a42 = V.MultiplyAdd(x, b2, a42);
                a43 = V.MultiplyAdd(x, b3, a43);
            }

            if (R.Count > 5)
            {
                x = V.Load(x5 + i);
                a50 = V.MultiplyAdd(x, b0, a50);
                a51 = V.MultiplyAdd(x, b1, a51);
                a52 = V.MultiplyAdd(x, b2, a52);
                a53 = V.MultiplyAdd(x, b3, a53);
            }
        }

        // The first block of columns starts from the bias, later ones from what the earlier ones wrote; the last one applies f.
        int width = Math.Min(Width, _outputs - o);
        float* y = _y + n * _yStride + o;
        float* before = start == 0 ? _b + o : y;
        nint stride = start == 0 ? 0 : _yStride;
        if (R.Count > 3)
        {
            Vector512<float> sums = V.SumsOfRows(a00, a01, a02, a03, a10, a11, a12, a13, a20, a21, a22, a23, a30, a31, a32, a33);
            Write(sums.GetLower().GetLower(), before, y, width, ends);
            Write(sums.GetLower().GetUpper(), before + stride, y + _yStride, width, ends);
            Write(sums.GetUpper().GetLower(), before + 2 * stride, y + 2 * _yStride, width, ends);
            Write(sums.GetUpper().GetUpper(), before + 3 * stride, y + 3 * _yStride, width, ends);
            if (R.Count > 4) Write(V.Sums(a40, a41, a42, a43), before + 4 * stride, y + 4 * _yStride, width, ends);
            if (R.Count > 5) Write(V.Sums(a50, a51, a52, a53), before + 5 * stride, y + 5 * _yStride, width, ends);
            return;
        }

        Write(V.Sums(a00, a01, a02, a03), before, y, width, ends);
        if (R.Count > 1) Write(V.Sums(a10, a11, a12, a13), before + stride, y + _yStride, width, ends);
        if (R.Count > 2) Write(V.Sums(a20, a21, a22, a23), before + 2 * stride, y + 2 * _yStride, width, ends);
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
