using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// dz = dy · f′, element by element, and sums[j] = Σ_n dz[n, j], the gradient of the bias, while dz is in registers. value (y, or z for the cube),
/// dy, dz (N, O), sums (1, O); dz may be dy. An item of work is one vector of columns: lane l of a sum holds one column, its terms in the order of n. Rows are
/// whole vectors, and what is computed in their padding is 0 again, since dy is 0 there.
/// </summary>
internal readonly unsafe struct ActivationBackwardSums<V, F>(HostMatrix value, HostMatrix dy, HostMatrix dz, HostMatrix sums) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private readonly float* _value = value.Data, _dy = dy.Data, _dz = dz.Data, _sums = sums.Data;
    private readonly nint _valueStride = value.Stride, _dyStride = dy.Stride, _dzStride = dz.Stride;
    private readonly int _n = dy.Rows, _items = RowLength.Vectors<V>(dy.Columns) / V.Count;

    public int Items => _items;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        // 4 vectors of columns at a time: rows are read in longer stretches, and the additions of 4 sums do not wait for each other.
        for (; from + 4 <= to; from += 4)
        {
            float* value = _value + from * V.Count, dy = _dy + from * V.Count, dz = _dz + from * V.Count;
            V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero;
            for (int n = 0; n < _n; n++, value += _valueStride, dy += _dyStride, dz += _dzStride)
            {
                a0 += Element(value, dy, dz);
                a1 += Element(value + V.Count, dy + V.Count, dz + V.Count);
                a2 += Element(value + 2 * V.Count, dy + 2 * V.Count, dz + 2 * V.Count);
                a3 += Element(value + 3 * V.Count, dy + 3 * V.Count, dz + 3 * V.Count);
            }

            float* y = _sums + from * V.Count;
            V.Store(a0, y);
            V.Store(a1, y + V.Count);
            V.Store(a2, y + 2 * V.Count);
            V.Store(a3, y + 3 * V.Count);
        }

        for (; from < to; from++)
        {
            float* value = _value + from * V.Count, dy = _dy + from * V.Count, dz = _dz + from * V.Count;
            V a = V.Zero;
            for (int n = 0; n < _n; n++, value += _valueStride, dy += _dyStride, dz += _dzStride) a += Element(value, dy, dz);
            V.Store(a, _sums + from * V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Element(float* value, float* dy, float* dz)
    {
        V gradient = F.Gradient(V.Load(value), V.Load(dy));
        V.Store(gradient, dz);
        return gradient;
    }
}
