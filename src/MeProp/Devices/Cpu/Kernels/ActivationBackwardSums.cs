namespace MeProp.Cpu;

/// <summary>
/// dz = dy · f′, and from the same registers the bias gradient sums[j] = Σ_n dz[n, j] and, unless null, the score of
/// unified selection magnitudes[j] = Σ_n |dz[n, j]|. value (y, or z for the cube), dy, dz (N, O), sums, magnitudes (1,
/// O); dz may be dy. An item is one vector of columns: a lane is one column and adds in the order of n. Padding becomes
/// 0, as in dy.
/// </summary>
internal readonly unsafe struct ActivationBackwardSums<V, F>(
    HostMatrix value, HostMatrix dy, HostMatrix dz, HostMatrix sums, HostMatrix? magnitudes) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private readonly float* _value = value.Data, _dy = dy.Data, _dz = dz.Data, _sums = sums.Data;
    private readonly float* _magnitudes = magnitudes is null ? null : magnitudes.Data;
    private readonly nint _valueStride = value.Stride, _dyStride = dy.Stride, _dzStride = dz.Stride;
    private readonly int _n = dy.Rows, _items = RowLength.Vectors<V>(dy.Columns) / V.Count;

    public int Items => _items;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        // 4 vectors at a time: longer reads, and additions that do not wait for each other.
        for (; from + 4 <= to; from += 4)
        {
            float* value = _value + from * V.Count, dy = _dy + from * V.Count, dz = _dz + from * V.Count;
            V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero;
            V m0 = V.Zero, m1 = V.Zero, m2 = V.Zero, m3 = V.Zero;
            for (int n = 0; n < _n; n++, value += _valueStride, dy += _dyStride, dz += _dzStride)
            {
                Element(value, dy, dz, ref a0, ref m0);
                Element(value + V.Count, dy + V.Count, dz + V.Count, ref a1, ref m1);
                Element(value + 2 * V.Count, dy + 2 * V.Count, dz + 2 * V.Count, ref a2, ref m2);
                Element(value + 3 * V.Count, dy + 3 * V.Count, dz + 3 * V.Count, ref a3, ref m3);
            }

            Store(a0, m0, from);
            Store(a1, m1, from + 1);
            Store(a2, m2, from + 2);
            Store(a3, m3, from + 3);
        }

        for (; from < to; from++)
        {
            float* value = _value + from * V.Count, dy = _dy + from * V.Count, dz = _dz + from * V.Count;
            V a = V.Zero, m = V.Zero;
            for (int n = 0; n < _n; n++, value += _valueStride, dy += _dyStride, dz += _dzStride)
                Element(value, dy, dz, ref a, ref m);
            Store(a, m, from);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Element(float* value, float* dy, float* dz, ref V sum, ref V magnitude)
    {
        V gradient = F.Gradient(V.Load(value), V.Load(dy));
        V.Store(gradient, dz);
        sum += gradient;
        magnitude += V.Abs(gradient);
    }

    [MethodImpl(AggressiveInlining)]
    private void Store(V sum, V magnitude, int item)
    {
        V.Store(sum, _sums + item * V.Count);
        if (_magnitudes != null) V.Store(magnitude, _magnitudes + item * V.Count);
    }
}
