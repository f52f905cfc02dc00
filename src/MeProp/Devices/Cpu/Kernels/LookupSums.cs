namespace MeProp.Cpu;

/// <summary>
/// The output gradients of pairs: g[f, v] = Σ_{n: ids[n, f] = v} dz[n]. dz (N, O), g (M, O); with a list of outputs,
/// only these columns are written. O(N·F·O), or O(N·F·K). An item is one position. A lane is one column and adds in the
/// order of n.
/// </summary>
internal readonly unsafe struct LookupSums<V>(
    LookupFeature* features, int* pairOf, int featureCount, HostMatrix dz, int* list, int listLength, HostMatrix g)
    : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _dz = dz.Data, _g = g.Data;
    private readonly nint _dzStride = dz.Stride, _gStride = g.Stride;
    private readonly int _rows = dz.Rows, _length = RowLength.Vectors<V>(dz.Columns);

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (; from < to; from++)
        {
            LookupFeature feature = features[from];
            new Span<float>(_g + feature.FirstPair * _gStride, (int)(feature.Pairs * _gStride)).Clear();
            for (int n = 0; n < _rows; n++)
            {
                float* g = _g + pairOf[n * featureCount + from] * _gStride, dz = _dz + n * _dzStride;
                if (list == null)
                {
                    for (int j = 0; j < _length; j += V.Count) V.Store(V.Load(g + j) + V.Load(dz + j), g + j);
                }
                else
                {
                    for (int t = 0; t < listLength; t++) g[list[t]] += dz[list[t]];
                }
            }
        }
    }
}
