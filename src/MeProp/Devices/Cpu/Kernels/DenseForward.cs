using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MeProp.Cpu;

/// <summary>
/// y = x wᵀ + b: every output is the dot product of two contiguous rows, so nothing is packed or transposed.
/// x (N, I), w (O, I), b (O), y (N, O), padding of all rows 0. 2·N·O·I flops.
/// </summary>
/// <remarks>
/// A tile computes up to 6 rows of x against 4 rows of w: 24 sums in registers, and for each step along I 4 vectors of w and one of x at a
/// time, 10 loads for 24 multiply-adds. Lane l of a sum holds the terms i ≡ l of one dot product; at the end the lanes of 4 sums are added
/// in a fixed order to 4 neighbouring outputs. An output's value so does not depend on the tile it falls into. An item of work is
/// one group of 4 rows of w, which stays in the first-level cache while the rows of x stream past it.
/// </remarks>
internal readonly unsafe struct DenseForward<V>(HostMatrix x, HostMatrix w, HostMatrix b, HostMatrix y) : IWork
    where V : unmanaged, ILanes<V>
{
    public const int Width = 4;

    private readonly float* _x = x.Data, _w = w.Data, _b = b.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _wStride = w.Stride, _yStride = y.Stride;
    private readonly int _n = x.Rows, _outputs = w.Rows, _length = RowLength.Vectors<V>(x.Columns);

    /// <summary>Groups of 4 outputs.</summary>
    public int Items => (_outputs + Width - 1) / Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        // Tiles of almost equal height: 10 rows are 5 + 5, not 6 + 4.
        int highest = V.HasManyRegisters ? 6 : 2;
        int tiles = (_n + highest - 1) / highest;
        for (int group = from; group < to; group++)
            for (int tile = 0; tile < tiles; tile++)
            {
                int n = (int)((long)_n * tile / tiles), end = (int)((long)_n * (tile + 1) / tiles);
                switch (end - n)
                {
                    case 1: Tile<Rows1>(n, group * Width); break;
                    case 2: Tile<Rows2>(n, group * Width); break;
                    case 3: Tile<Rows3>(n, group * Width); break;
                    case 4: Tile<Rows4>(n, group * Width); break;
                    case 5: Tile<Rows5>(n, group * Width); break;
                    case 6: Tile<Rows6>(n, group * Width); break;
                }
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<R>(int n, int o) where R : IRows
    {
        // Beyond the last output the last row of w is read again and its sums are dropped.
        int last = _outputs - 1;
        float* w0 = _w + o * _wStride, w1 = _w + Math.Min(o + 1, last) * _wStride, w2 = _w + Math.Min(o + 2, last) * _wStride, w3 = _w + Math.Min(o + 3, last) * _wStride;
        float* x0 = _x + n * _xStride;
        nint xs = _xStride;
        V a00 = V.Zero, a01 = V.Zero, a02 = V.Zero, a03 = V.Zero;
        V a10 = V.Zero, a11 = V.Zero, a12 = V.Zero, a13 = V.Zero;
        V a20 = V.Zero, a21 = V.Zero, a22 = V.Zero, a23 = V.Zero;
        V a30 = V.Zero, a31 = V.Zero, a32 = V.Zero, a33 = V.Zero;
        V a40 = V.Zero, a41 = V.Zero, a42 = V.Zero, a43 = V.Zero;
        V a50 = V.Zero, a51 = V.Zero, a52 = V.Zero, a53 = V.Zero;
        for (nint i = 0; i < _length; i += V.Count)
        {
            V b0 = V.Load(w0 + i), b1 = V.Load(w1 + i), b2 = V.Load(w2 + i), b3 = V.Load(w3 + i);
            V x = V.Load(x0 + i);
            a00 = V.MultiplyAdd(x, b0, a00);
            a01 = V.MultiplyAdd(x, b1, a01);
            a02 = V.MultiplyAdd(x, b2, a02);
            a03 = V.MultiplyAdd(x, b3, a03);
            if (R.Count > 1)
            {
                x = V.Load(x0 + xs + i);
                a10 = V.MultiplyAdd(x, b0, a10);
                a11 = V.MultiplyAdd(x, b1, a11);
                a12 = V.MultiplyAdd(x, b2, a12);
                a13 = V.MultiplyAdd(x, b3, a13);
            }

            if (R.Count > 2)
            {
                x = V.Load(x0 + 2 * xs + i);
                a20 = V.MultiplyAdd(x, b0, a20);
                a21 = V.MultiplyAdd(x, b1, a21);
                a22 = V.MultiplyAdd(x, b2, a22);
                a23 = V.MultiplyAdd(x, b3, a23);
            }

            if (R.Count > 3)
            {
                x = V.Load(x0 + 3 * xs + i);
                a30 = V.MultiplyAdd(x, b0, a30);
                a31 = V.MultiplyAdd(x, b1, a31);
                a32 = V.MultiplyAdd(x, b2, a32);
                a33 = V.MultiplyAdd(x, b3, a33);
            }

            if (R.Count > 4)
            {
                x = V.Load(x0 + 4 * xs + i);
                a40 = V.MultiplyAdd(x, b0, a40);
                a41 = V.MultiplyAdd(x, b1, a41);
                a42 = V.MultiplyAdd(x, b2, a42);
                a43 = V.MultiplyAdd(x, b3, a43);
            }

            if (R.Count > 5)
            {
                x = V.Load(x0 + 5 * xs + i);
                a50 = V.MultiplyAdd(x, b0, a50);
                a51 = V.MultiplyAdd(x, b1, a51);
                a52 = V.MultiplyAdd(x, b2, a52);
                a53 = V.MultiplyAdd(x, b3, a53);
            }
        }

        int width = Math.Min(Width, _outputs - o);
        float* y = _y + n * _yStride + o;
        Vector128<float> bias = LoadBias(o);
        Write(V.Sums(a00, a01, a02, a03) + bias, y, width);
        if (R.Count > 1) Write(V.Sums(a10, a11, a12, a13) + bias, y + _yStride, width);
        if (R.Count > 2) Write(V.Sums(a20, a21, a22, a23) + bias, y + 2 * _yStride, width);
        if (R.Count > 3) Write(V.Sums(a30, a31, a32, a33) + bias, y + 3 * _yStride, width);
        if (R.Count > 4) Write(V.Sums(a40, a41, a42, a43) + bias, y + 4 * _yStride, width);
        if (R.Count > 5) Write(V.Sums(a50, a51, a52, a53) + bias, y + 5 * _yStride, width);
    }

    /// <summary>The padding behind the last bias is 0 and wide enough for a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> LoadBias(int o) => Vector128.Load(_b + o);

    /// <summary>Writes the outputs that exist: the padding of y stays 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<float> sums, float* y, int width)
    {
        if (width == Width) sums.Store(y);
        else
        {
            for (int o = 0; o < width; o++) y[o] = sums[o];
        }
    }
}
