namespace MeProp.Cpu;

/// <summary>
/// Packs the values of pairs (pairs, O_t) into panels (<see cref="PackRows{V, TSource}"/>). An item is a panel.
/// </summary>
internal readonly unsafe struct LookupPack<V>(LookupProducts products, FloatSource<V>* values) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly LookupPanel* _panels = products.Panels;
    private readonly float* _packed = products.Packed;
    private readonly int* _lists = products.Lists;

    public void Run(int from, int to)
    {
        for (; from < to; from++)
        {
            PackedRows packed = _panels[from].ToPacked(_packed, _lists);
            var rows = new PackRows<V, FloatSource<V>>(values[_panels[from].Table], packed, isLarge: false);
            rows.Run(0, packed.Panels * packed.Blocks);
        }
    }
}
