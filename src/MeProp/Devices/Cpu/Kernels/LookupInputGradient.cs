namespace MeProp.Cpu;

/// <summary>
/// dx of a lookup by pairs, with a list per example:
/// <code>
/// dx[f, v] = Σ_{n: ids[n, f] = v} Σ_{j ∈ S(n)} dz[n, j] · w_f[j]        O(N·F·K·O_t)
/// </code>
/// w_f (O, O_t) are the columns of w at position f; they stay in the second level while all examples pass. An item is
/// one position. Terms are added in the order of n, then j. Rows end with whole vectors, so the columns behind a
/// position may be read: they end in padding that is not used.
/// </summary>
internal readonly unsafe struct LookupInputGradient<V>(
    LookupFeature* features, int* pairOf, int featureCount, HostMatrix dz, HostMatrix w, int* kept, int* starts) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _dz = dz.Data, _w = w.Data;
    private readonly nint _dzStride = dz.Stride, _wStride = w.Stride;
    private readonly int _rows = dz.Rows;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (; from < to; from++)
        {
            LookupFeature feature = features[from];
            new Span<float>(feature.Rows, (int)(feature.Pairs * feature.Stride)).Clear();
            float* w = _w + feature.Column;
            for (int n = 0; n < _rows; n++)
            {
                int start = starts[n], count = starts[n + 1] - start;
                if (count == 0) continue;
                float* dx = feature.Rows + (pairOf[n * featureCount + from] - feature.FirstPair) * feature.Stride;
                Add(_dz + n * _dzStride, kept + start, count, w, feature.Length, dx);
            }
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void Add(float* dz, int* list, int count, float* w, int length, float* dx)
    {
        int i = 0;
        for (; i + 4 * V.Count <= length; i += 4 * V.Count)
        {
            V a0 = V.Load(dx + i), a1 = V.Load(dx + i + V.Count);
            V a2 = V.Load(dx + i + 2 * V.Count), a3 = V.Load(dx + i + 3 * V.Count);
            for (int t = 0; t < count; t++)
            {
                nint j = list[t];
                float* row = w + j * _wStride + i;
                V c = V.Broadcast(dz[j]);
                V.AddProduct(c, V.Load(row), ref a0);
                V.AddProduct(c, V.Load(row + V.Count), ref a1);
                V.AddProduct(c, V.Load(row + 2 * V.Count), ref a2);
                V.AddProduct(c, V.Load(row + 3 * V.Count), ref a3);
            }

            V.Store(a0, dx + i);
            V.Store(a1, dx + i + V.Count);
            V.Store(a2, dx + i + 2 * V.Count);
            V.Store(a3, dx + i + 3 * V.Count);
        }

        for (; i < length; i += V.Count)
        {
            V a = V.Load(dx + i);
            for (int t = 0; t < count; t++)
                V.AddProduct(V.Broadcast(dz[list[t]]), V.Load(w + list[t] * _wStride + i), ref a);
            V.Store(a, dx + i);
        }
    }
}
