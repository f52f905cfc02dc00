using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// Packs rows of x into panels (<see cref="PackedRows"/>): 4 columns of V.Count rows at a time are transposed in registers. Then lists the
/// columns of each panel that are not zero in all its examples. O(N·I), about 2 % of a product with 500 outputs. An item of work is one panel.
/// </summary>
internal readonly unsafe struct PackRows<V>(HostMatrix x, PackedRows packed) : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data + (nint)packed.FirstRow * x.Stride;
    private readonly nint _stride = x.Stride;
    private readonly PackedRows _packed = packed;

    public void Run(int from, int to)
    {
        for (int panel = from; panel < to; panel++)
        {
            int first = _packed.FirstVector(panel), vectors = _packed.FirstVector(panel + 1) - first;
            Pack(_x + (nint)first * V.Count * _stride, _packed.Panel<V>(panel), vectors);
            ListNonZero(_packed.Panel<V>(panel), vectors, _packed.NonZeroOf(panel));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(float* x, float* panel, int vectors)
    {
        nint step = vectors * V.Count;
        for (int i = 0; i < _packed.Length; i += 4)
        {
            for (int vector = 0; vector < vectors; vector++)
            {
                V.LoadColumns(x + vector * V.Count * _stride + i, _stride, out V a, out V b, out V c, out V d);
                float* p = panel + i * step + vector * V.Count;
                V.Store(a, p);
                V.Store(b, p + step);
                V.Store(c, p + 2 * step);
                V.Store(d, p + 3 * step);
            }
        }
    }

    /// <summary>NaN and infinity count as not zero. Most columns show in their first vector that they are not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListNonZero(float* panel, int vectors, int* list)
    {
        uint allLanes = uint.MaxValue >> (32 - V.Count);
        int found = 0;
        float* destination = panel;
        for (int i = 0; i < _packed.Length; i++, panel += vectors * V.Count)
        {
            uint zeros = V.MaskEqual(V.Load(panel), V.Zero);
            for (int vector = 1; vector < vectors && zeros == allLanes; vector++) zeros = V.MaskEqual(V.Load(panel + vector * V.Count), V.Zero);
            if (zeros == allLanes) continue;
            list[1 + found] = i;
            found++;
            for (int vector = 0; vector < vectors && destination != panel; vector++) V.Store(V.Load(panel + vector * V.Count), destination + vector * V.Count);
            destination += vectors * V.Count;
        }

        *list = found;
    }
}
