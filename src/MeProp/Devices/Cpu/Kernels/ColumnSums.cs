using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// sums[j] = Σ_n x[n, j], or of |x[n, j]| : the bias gradient and the score of unified selection. x (N, O), sums (1, O). The terms are added in
/// the order of n. An item of work is one vector of columns; N·O additions.
/// </summary>
internal readonly unsafe struct ColumnSums<V>(HostMatrix x, HostMatrix sums, bool absolute) : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data, _sums = sums.Data;
    private readonly nint _stride = x.Stride;
    private readonly int _n = x.Rows, _items = RowLength.Vectors<V>(x.Columns) / V.Count;
    private readonly bool _absolute = absolute;

    public int Items => _items;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        // 4 columns of vectors at a time: 4 sums do not wait for each other.
        for (; from + 4 <= to; from += 4)
        {
            float* x = _x + from * V.Count;
            V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero;
            for (int n = 0; n < _n; n++, x += _stride)
            {
                a0 += Term(x);
                a1 += Term(x + V.Count);
                a2 += Term(x + 2 * V.Count);
                a3 += Term(x + 3 * V.Count);
            }

            float* y = _sums + from * V.Count;
            V.Store(a0, y);
            V.Store(a1, y + V.Count);
            V.Store(a2, y + 2 * V.Count);
            V.Store(a3, y + 3 * V.Count);
        }

        for (; from < to; from++)
        {
            float* x = _x + from * V.Count;
            V a = V.Zero;
            for (int n = 0; n < _n; n++, x += _stride) a += Term(x);
            V.Store(a, _sums + from * V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Term(float* x) => _absolute ? V.Abs(V.Load(x)) : V.Load(x);
}
