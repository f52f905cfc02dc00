namespace MeProp.Cpu;

/// <summary>
/// y = f(x wᵀ + b) where x is a lookup, by pairs: w_f of each value once, then sums of rows.
/// <code>
/// p[f, v] = w_f · value v       w_f (O, O_t): the columns of w at position f     O(M·O·O_t), M pairs
/// y[n]    = f(b + Σ_f p[f, ids[n, f]])                                           O(N·F·O)
/// </code>
/// Dense it is O(N·O·F·O_t). In a parser's batch of 500 states of 66 ids there are about 4,000 pairs.
/// </summary>
/// <remarks>
/// An item is a band of 32 outputs: its products are used while they are in the second level. Products come from
/// <see cref="DenseForwardPacked{V, F}"/>, a panel of pairs at a time, through a buffer in the first level. A sum adds
/// the bias, then its pairs in the order of the positions.
/// </remarks>
internal readonly unsafe struct LookupForward<V, F>(
    LookupProducts products, LookupPairs pairs, HostMatrix w, HostMatrix b, HostMatrix y) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private const int Band = LookupProducts.BandLength;

    private readonly LookupPanel* _panels = products.Panels;
    private readonly int _panelCount = products.PanelCount, _features = pairs.Features, _rows = y.Rows;
    private readonly int* _fresh = products.Fresh, _slots = products.Slots, _pairOf = pairs.PairOf;
    private readonly float* _packed = products.Packed, _products = products.Data;
    private readonly int* _lists = products.Lists;
    private readonly nint _bandStride = (nint)products.Capacity * Band;
    private readonly float* _w = w.Data, _b = b.Data, _y = y.Data;
    private readonly nint _wStride = w.Stride, _yStride = y.Stride;
    private readonly int _outputs = w.Rows;

    public int Items => LookupProducts.BandsOf(_outputs);

    public void Run(int from, int to)
    {
        for (; from < to; from++)
        {
            float* p = _products + from * _bandStride;
            Multiply(from * Band, p);
            // Rows end with whole lines, so whole vectors of outputs fit; behind the last output all terms are 0.
            int vectors = RowLength.Vectors<V>(Math.Min(Band, _outputs - from * Band)) / V.Count;
            Add(p, _b + from * Band, _y + from * Band, vectors);
        }
    }

    /// <summary>The products of one band.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void Multiply(int o, float* products)
    {
        float* rows = stackalloc float[PackedRows.MaxVectors * V.Count * Band];
        float* zeros = stackalloc float[Band];
        new Span<float>(zeros, Band).Clear();
        new Span<float>(rows, PackedRows.MaxVectors * V.Count * Band).Clear();
        int outputs = Math.Min(Band, _outputs - o);
        for (int i = 0; i < _panelCount; i++)
        {
            LookupPanel panel = _panels[i];
            PackedRows packed = panel.ToPacked(_packed, _lists) with { FirstRow = 0 };
            float* w = _w + o * _wStride + panel.Column;
            var product = new DenseForwardPacked<V, IdentityFunction>(
                packed, w, _wStride, outputs, zeros, rows, Band, default);
            product.Run(0, product.Items);
            int* slots = _fresh + panel.FirstFresh;
            for (int pair = 0; pair < panel.Count; pair++)
            {
                float* source = rows + pair * Band, destination = products + (nint)slots[pair] * Band;
                for (int j = 0; j < Band; j += V.Count) V.Store(V.Load(source + j), destination + j);
            }
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private void Add(float* products, float* b, float* y, int vectors)
    {
        int* pairOf = _pairOf;
        for (int n = 0; n < _rows; n++, pairOf += _features, y += _yStride)
        {
            int vector = 0;
            for (; vector + 2 <= vectors; vector += 2)
            {
                float* p = products + vector * V.Count;
                V a0 = V.Load(b + vector * V.Count), a1 = V.Load(b + (vector + 1) * V.Count);
                for (int f = 0; f < _features; f++)
                {
                    float* row = p + (nint)_slots[pairOf[f]] * Band;
                    a0 += V.Load(row);
                    a1 += V.Load(row + V.Count);
                }

                V.Store(F.Value(a0), y + vector * V.Count);
                V.Store(F.Value(a1), y + (vector + 1) * V.Count);
            }

            if (vector == vectors) continue;
            V a = V.Load(b + vector * V.Count);
            for (int f = 0; f < _features; f++)
                a += V.Load(products + (nint)_slots[pairOf[f]] * Band + vector * V.Count);
            V.Store(F.Value(a), y + vector * V.Count);
        }
    }
}
