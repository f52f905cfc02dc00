namespace MeProp.Cpu;

/// <summary>
/// Products with a lookup by pairs: what depends on a value and its position alone is computed once per batch, however
/// often the pair occurs.
/// </summary>
internal sealed unsafe class CpuLookup<V>(CpuQueue queue, CpuElementwise<V> elementwise)
    where V : unmanaged, ILanes<V>
{
    /// <summary>With more pairs than this share of the places, products of whole rows are faster.</summary>
    private const double MaxShare = 0.6;

    private LookupFeature[] _features = [];
    private HostMatrix[] _values = [];
    private HostMatrix? _g;

    /// <summary>So many products of a batch take 256 MB.</summary>
    private const long MaxProducts = 64 << 20;

    /// <summary>
    /// Whether pairs occur often enough, and their products with a layer take not too much memory. Those of parameters
    /// that stay are kept for later batches.
    /// </summary>
    public static bool IsWorthIt(HostLookup x, int outputs)
    {
        x.Pairs.Index();
        return (long)x.Pairs.Count * outputs <= MaxProducts
            && (x.Token is not null || x.Pairs.Count <= MaxShare * x.Rows * x.Pairs.Features);
    }

    public void Forward(HostLookup x, HostMatrix w, HostMatrix b, Activation? activation, HostMatrix y)
    {
        x.Products.Plan<V>(w);
        FloatSource<V>* values = stackalloc FloatSource<V>[x.Tables.Count];
        for (int t = 0; t < x.Tables.Count; t++)
        {
            HostMatrix fresh = x.Products.ValuesOf(t);
            Gather(x.Values[t], x.Products.IdsOf(t).Data, fresh);
            values[t] = new(fresh);
        }

        var pack = new LookupPack<V>(x.Products, values);
        queue.Run(pack, x.Products.PanelCount, CpuQueue.ElementGrain(PackedRows.MaxVectors * V.Count * 64L), x);
        if (activation == Activation.Relu) Sum<ReluFunction>(x, w, b, y);
        else Sum<IdentityFunction>(x, w, b, y);
        x.Products.Complete(w);
        if (activation is not (null or Activation.Relu) and { } f) elementwise.ActivationForward(f, y, y);
    }

    public void BackwardInput(HostMatrix dy, HostMatrix w, Selection selection, HostLookupGradient dx)
    {
        HostLookup x = dx.Lookup;
        x.Pairs.Index();
        dx.BeginPairs();
        LookupFeature* features = Features(x, dx.Pairs);
        LookupPairs pairs = x.Pairs;
        int count = pairs.Features;
        if (selection.Kind == SelectionKind.PerExample)
        {
            HostIndices kept = Operand.Read(selection.Kept), starts = Operand.Read(selection.Starts);
            var kernel = new LookupInputGradient<V>(features, pairs.PairOf, count, dy, w, kept.Data, starts.Data);
            queue.Run(kernel, count, Grain(x, (long)kept.Length * count), dy, w, selection, dx);
            return;
        }

        HostIndices terms = Operand.Read(selection.Rows);
        bool isAll = selection.Kind == SelectionKind.All;
        int* list = isAll ? null : terms.Data;
        int length = isAll ? dy.Columns : selection.RowCount;
        HostMatrix g = Sums(features, x, dy, list, length);
        var sums = new LookupRowSums<V>(features, g, w, list, length);
        queue.Run(sums, count, Grain(x, (long)pairs.Count * length), g, w, terms, dx);
    }

    /// <summary>dw of all rows.</summary>
    public void BackwardWeights(HostLookup x, HostMatrix dy, HostMatrix dw)
    {
        LookupPairs pairs = x.Pairs;
        pairs.Index();
        PrepareValues(x);
        for (int t = 0, f = 0; t < _values.Length; f += x.Tables[t++].Positions)
        {
            _values[t].SetChangingRows(pairs.IdsOf(f, x.Tables[t].Positions).Length);
            Gather(x.Values[t], pairs.Ids + pairs.Starts[f], _values[t]);
        }

        LookupFeature* features = Features(x, _values);
        HostMatrix g = Sums(features, x, dy, null, dy.Columns);
        var kernel = new LookupWeightGradient<V>(features, g, dw);
        queue.Run(kernel, pairs.Features, Grain(x, pairs.Count * (long)dy.Columns), g, dw, x, _values);
    }

    private void Sum<F>(HostLookup x, HostMatrix w, HostMatrix b, HostMatrix y) where F : IActivationFunction
    {
        var kernel = new LookupForward<V, F>(x.Products, x.Pairs, w, b, y);
        long fresh = x.Products.FreshCount * (long)w.Columns / x.Pairs.Features;
        long cost = LookupProducts.BandLength * (fresh + (long)y.Rows * x.Pairs.Features);
        queue.Run(kernel, kernel.Items, CpuQueue.ProductGrain(cost), x, w, b, y);
    }

    /// <summary>g of all pairs (<see cref="LookupSums{V}"/>).</summary>
    private HostMatrix Sums(LookupFeature* features, HostLookup x, HostMatrix dy, int* list, int length)
    {
        if (_g?.Columns != dy.Columns) _g = new HostMatrix(0, dy.Columns);
        _g.SetChangingRows(x.Pairs.Count);
        int count = x.Pairs.Features;
        var kernel = new LookupSums<V>(features, x.Pairs.PairOf, count, dy, list, length, _g);
        queue.Run(kernel, count, CpuQueue.ElementGrain((long)dy.Rows * length), x, dy, _g, this);
        return _g;
    }

    private void Gather(HostMatrix table, int* ids, HostMatrix values)
    {
        var kernel = new GatherRows(table, ids, 1, values, 0);
        queue.Run(kernel, values.Rows, CpuQueue.ElementGrain(table.Columns), table, values);
    }

    private void PrepareValues(HostLookup x)
    {
        bool fits = _values.Length == x.Tables.Count;
        for (int t = 0; fits && t < _values.Length; t++) fits = _values[t].Columns == x.Tables[t].Width;
        if (!fits) _values = [.. x.Tables.Select(table => new HostMatrix(0, table.Width))];
    }

    /// <summary>The positions of a lookup, with a matrix per table that has a row for each pair.</summary>
    private LookupFeature* Features(HostLookup x, ReadOnlySpan<HostMatrix> rows)
    {
        LookupPairs pairs = x.Pairs;
        PinnedMemory.Grow(ref _features, pairs.Features);
        for (int t = 0, f = 0; t < x.Tables.Count; t++)
        {
            int first = pairs.Starts[f], width = x.Tables[t].Width;
            for (int end = f + x.Tables[t].Positions; f < end; f++)
            {
                _features[f] = new LookupFeature
                {
                    Column = pairs.ColumnOf(f),
                    Width = width,
                    Length = RowLength.Vectors<V>(width),
                    FirstPair = pairs.Starts[f],
                    Pairs = pairs.Starts[f + 1] - pairs.Starts[f],
                    Rows = rows[t].Data + (pairs.Starts[f] - first) * (nint)rows[t].Stride,
                    Stride = rows[t].Stride,
                };
            }
        }

        return PinnedMemory.Pointer(_features);
    }

    /// <summary>Positions of a grain, if all columns of x have so many terms.</summary>
    private static double Grain(HostLookup x, long terms) =>
        CpuQueue.ProductGrain(terms * x.Columns / x.Pairs.Features / x.Pairs.Features);
}
