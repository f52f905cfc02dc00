namespace MeProp.Cpu;

/// <summary>
/// For each row, the bounds of its ⌈K/2⌉ largest positive and ⌊K/2⌋ largest negative elements; where one sign has
/// fewer, the other gets the rest. x (N, O), bounds N. An item is one row.
/// </summary>
internal readonly unsafe struct BalancedBounds<V>(HostMatrix x, int count, KeptBounds* bounds, int* nonFinite) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data;
    private readonly nint _stride = x.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns), _count = count;
    private readonly KeptBounds* _bounds = bounds;
    private readonly int* _nonFinite = nonFinite;

    public void Run(int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            var search = new ThresholdSearch<V>(_x + row * _stride, _stride, 1, _length);
            if (!Balance(search, _count, 0, 0, out _bounds[row]))
                NonFiniteRow.Report(row, _nonFinite);
        }
    }

    /// <summary>Finds both bounds; false when an element is not finite.</summary>
    public static bool Balance(
        ThresholdSearch<V> search, int count, float hint, float negativeHint, out KeptBounds bounds)
    {
        bounds = default;
        float most = search.Largest<PositiveSide>(out int positive);
        float least = search.Largest<NegativeSide>(out int negative);
        if (!float.IsFinite(most) || !float.IsFinite(least)) return false;
        int half = count - count / 2, up = Math.Min(positive, Math.Max(half, count - negative));
        int down = Math.Min(negative, count - up);
        bounds.Positive = up == 0 ? float.PositiveInfinity
            : search.Find<PositiveSide>(up, positive, most, hint, out bounds.PositiveTies);
        bounds.Negative = down == 0 ? float.PositiveInfinity
            : search.Find<NegativeSide>(down, negative, least, negativeHint, out bounds.NegativeTies);
        return true;
    }
}
