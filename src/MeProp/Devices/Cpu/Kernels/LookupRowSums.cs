namespace MeProp.Cpu;

/// <summary>
/// dx of a lookup by pairs from their output gradients (<see cref="LookupSums{V}"/>), with one list of outputs or all:
/// dx[f, v] = Σ_{j ∈ S} g[f, v, j] · w_f[j], O(M·K·O_t). An item is one position.
/// </summary>
internal readonly unsafe struct LookupRowSums<V>(
    LookupFeature* features, HostMatrix g, HostMatrix w, int* list, int listLength) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _g = g.Data, _w = w.Data;
    private readonly nint _gStride = g.Stride, _wStride = w.Stride;

    public void Run(int from, int to)
    {
        for (; from < to; from++)
        {
            LookupFeature feature = features[from];
            var sums = new RowSums<V, FloatSource<V>>
            {
                Coefficients = _g + feature.FirstPair * _gStride,
                CoefficientRowStride = _gStride,
                CoefficientTermStride = 1,
                Source = new(_w + feature.Column, _wStride),
                Terms = list,
                TermCount = listLength,
                Output = feature.Rows,
                OutputStride = feature.Stride,
                Rows = null,
                RowCount = feature.Pairs,
                Length = feature.Length,
            };
            sums.Run(0, sums.Items);
        }
    }
}
