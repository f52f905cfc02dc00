namespace MeProp.Cpu;

/// <summary>
/// The bias gradient sums[j] = Σ_n x[n, j] and the score of unified selection magnitudes[j] = Σ_n |x[n, j]|; either may
/// be null. x (N, O), the others (1, O). O(N·O). An item is one vector of columns: a lane is one column and adds in the
/// order of n.
/// </summary>
internal readonly unsafe struct ColumnSums<V>(HostMatrix x, HostMatrix? sums, HostMatrix? magnitudes) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data, _sums = sums is null ? null : sums.Data;
    private readonly float* _magnitudes = magnitudes is null ? null : magnitudes.Data;
    private readonly nint _stride = x.Stride;
    private readonly int _n = x.Rows, _items = RowLength.Vectors<V>(x.Columns) / V.Count;

    public int Items => _items;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        // 4 vectors at a time: additions do not wait for each other.
        for (; from + 4 <= to; from += 4)
        {
            float* x = _x + from * V.Count;
            V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero;
            V m0 = V.Zero, m1 = V.Zero, m2 = V.Zero, m3 = V.Zero;
            for (int n = 0; n < _n; n++, x += _stride)
            {
                Add(V.Load(x), ref a0, ref m0);
                Add(V.Load(x + V.Count), ref a1, ref m1);
                Add(V.Load(x + 2 * V.Count), ref a2, ref m2);
                Add(V.Load(x + 3 * V.Count), ref a3, ref m3);
            }

            Store(a0, m0, from);
            Store(a1, m1, from + 1);
            Store(a2, m2, from + 2);
            Store(a3, m3, from + 3);
        }

        for (; from < to; from++)
        {
            float* x = _x + from * V.Count;
            V a = V.Zero, m = V.Zero;
            for (int n = 0; n < _n; n++, x += _stride) Add(V.Load(x), ref a, ref m);
            Store(a, m, from);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Add(V term, ref V sum, ref V magnitude)
    {
        sum += term;
        magnitude += V.Abs(term);
    }

    [MethodImpl(AggressiveInlining)]
    private void Store(V sum, V magnitude, int item)
    {
        if (_sums != null) V.Store(sum, _sums + item * V.Count);
        if (_magnitudes != null) V.Store(magnitude, _magnitudes + item * V.Count);
    }
}
