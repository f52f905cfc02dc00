namespace MeProp.Cpu;

/// <summary>
/// dw of a layer that reads a lookup, from the output gradients of pairs (<see cref="LookupSums{V}"/>) and their values
/// e: dw_f[j] = Σ_v g[f, v, j] · e[f, v], O(O·M·O_t) instead of O(O·N·F·O_t). An item is one position.
/// </summary>
/// <remarks>
/// A position may start and end within a vector, so tiles go through a buffer.
/// </remarks>
internal readonly unsafe struct LookupWeightGradient<V>(LookupFeature* features, HostMatrix g, HostMatrix dw) : IWork
    where V : unmanaged, ILanes<V>
{
    private const int MaxColumns = 256;

    private readonly float* _g = g.Data, _dw = dw.Data;
    private readonly nint _gStride = g.Stride, _dwStride = dw.Stride;
    private readonly int _outputs = dw.Rows;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        float* tile = stackalloc float[RowSums<V, FloatSource<V>>.MaxTileRows * MaxColumns];
        for (; from < to; from++)
        {
            LookupFeature feature = features[from];
            var sums = new RowSums<V, FloatSource<V>>
            {
                Coefficients = _g + feature.FirstPair * _gStride,
                CoefficientRowStride = 1,
                CoefficientTermStride = _gStride,
                Source = new(feature.Rows, feature.Stride),
                Terms = null,
                TermCount = feature.Pairs,
                Output = null,
                OutputStride = 0,
                Rows = null,
                RowCount = _outputs,
                Length = feature.Length,
            };
            for (int i = 0; i < sums.RowTiles; i++)
            {
                int row = sums.FirstRowOf(i), end = sums.FirstRowOf(i + 1);
                for (int column = 0; column < feature.Width; column += MaxColumns)
                {
                    sums.Compute(i, column, Math.Min(column + MaxColumns, feature.Length), tile, MaxColumns);
                    int bytes = Math.Min(MaxColumns, feature.Width - column) * sizeof(float);
                    for (int r = row; r < end; r++)
                    {
                        float* dw = _dw + r * _dwStride + feature.Column + column;
                        Unsafe.CopyBlockUnaligned(dw, tile + (r - row) * MaxColumns, (uint)bytes);
                    }
                }
            }
        }
    }
}
