namespace MeProp.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>To make floats of bytes while 6 rows of dw are computed costs a sixth of that work; with more rows than this it is better to make all of them once.</summary>
    private const int MostRowsOfBytes = 128;

    private readonly DenseForwardPlan _plan = new();
    private readonly DenseForwardPacking _packing = new();

    public override void DenseForward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y)
    {
        // ReLU costs one instruction where the sums are written; what costs more is faster by whole vectors afterwards.
        if (activation == Activation.Relu)
        {
            DenseForward<ReluFunction>(x, w, b, y);
            return;
        }

        DenseForward<IdentityFunction>(x, w, b, y);
        if (activation is { } f) ActivationForward(f, y, y);
    }

    public override void Select(Matrix dy, KeepRule rule, int count, RandomStream random, Selection selection, Matrix? magnitudes = null)
    {
        HostMatrix gradient = Host(dy);
        int examples = gradient.Rows, outputs = gradient.Columns;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, outputs);
        Shapes.Require(magnitudes is null || IsRowOf(magnitudes, outputs), nameof(Select), dy, magnitudes);
        if (rule == KeepRule.All || count == outputs)
        {
            // A warm-up starts here and needs more later: then nothing is allocated in the middle of training.
            if (rule == KeepRule.UnifiedTopK && magnitudes is null) Row(_scores, outputs);
            if (rule != KeepRule.All) selection.Reserve(examples, outputs);
            selection.SetAll(examples, outputs);
            return;
        }

        if (rule is KeepRule.TopK or KeepRule.RandomK)
        {
            selection.SetPerExample(examples, outputs, count);
            int* kept = PinnedMemory.Pointer(selection.KeptBuffer);
            if (rule == KeepRule.TopK) KeepLargest(gradient, count, kept, selection);
            else Run(new RandomSubset(random.NextUInt64(), outputs, count, kept), examples, Grain(GrainElements, 16L * count), selection);
            selection.Transpose();
            return;
        }

        selection.SetShared(examples, outputs, count);
        int* rows = PinnedMemory.Pointer(selection.RowsBuffer);
        if (rule == KeepRule.UnifiedTopK) KeepLargest(magnitudes is null ? SumsOfMagnitudes(gradient) : Host(magnitudes), count, rows, selection);
        else Run(new RandomSubset(random.NextUInt64(), outputs, count, rows), 1, 1, selection);
    }

    public override void CountKept(Matrix dy, Selection selection, Span<long> counts)
    {
        HostMatrix gradient = Host(dy);
        Shapes.Require(counts.Length == dy.Columns && Fits(selection, dy), nameof(CountKept), dy);
        for (int n = 0; n < gradient.Rows; n++)
        {
            ReadOnlySpan<float> row = gradient.Row(n);
            if (selection.Kind == SelectionKind.All)
            {
                for (int j = 0; j < row.Length; j++) counts[j] += row[j] != 0 ? 1 : 0;
            }
            else
            {
                foreach (int j in selection.KeptOf(n)) counts[j] += row[j] != 0 ? 1 : 0;
            }
        }
    }

    public override void DenseBackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx)
    {
        HostMatrix gradient = Host(dy), weight = Host(w), output = Host(dx);
        Shapes.Require(dy.Columns == w.Rows && dx.Columns == w.Columns && dx.Rows == dy.Rows && Fits(selection, dy), nameof(DenseBackwardInput), dy, w, dx);
        int length = RowLength.Vectors<V>(w.Columns);
        if (selection.Kind == SelectionKind.PerExample)
        {
            var perRow = new RowSumsPerRow<V, FloatSource<V>>
            {
                Coefficients = gradient.Data,
                CoefficientRowStride = gradient.Stride,
                CoefficientTermStride = 1,
                Source = new(weight),
                Terms = PinnedMemory.Pointer(selection.KeptBuffer),
                Offsets = null,
                TermCount = selection.Count,
                Output = output.Data,
                OutputStride = output.Stride,
                Rows = null,
                Length = length,
            };
            Run(perRow, dy.Rows, Grain(GrainMultiplyAdds, (long)selection.Count * length), dy, w, selection, dx);
            return;
        }

        var kernel = new RowSums<V, FloatSource<V>>
        {
            Coefficients = gradient.Data,
            CoefficientRowStride = gradient.Stride,
            CoefficientTermStride = 1,
            Source = new(weight),
            Terms = selection.Kind == SelectionKind.All ? null : PinnedMemory.Pointer(selection.RowsBuffer),
            TermCount = selection.RowCount,
            Output = output.Data,
            OutputStride = output.Stride,
            Rows = null,
            RowCount = dy.Rows,
            Length = length,
        };
        Run(kernel, kernel.Items, Grain(GrainMultiplyAdds, kernel.ItemCost), dy, w, selection, dx);
    }

    public override void DenseBackwardWeights(Matrix x, Matrix dy, Selection selection, Matrix dw)
    {
        Shapes.Require(dy.Columns == dw.Rows && dw.Columns == x.Columns && x.Rows == dy.Rows && Fits(selection, dy), nameof(DenseBackwardWeights), x, dy, dw);
        HostMatrix hx = Host(x);
        if (ReadsBytes(hx, selection)) WeightGradient(new ByteSource<V>(hx), hx, Host(dy), selection, Host(dw));
        else WeightGradient(new FloatSource<V>(hx), hx, Host(dy), selection, Host(dw));
    }

    private void WeightGradient<TSource>(TSource source, HostMatrix x, HostMatrix dy, Selection selection, HostMatrix dw) where TSource : unmanaged, ISource<V>
    {
        if (selection.Kind == SelectionKind.PerExample)
        {
            RowSumsPerRow<V, TSource> perRow = GradientOfLists(source, dy, selection, dw, x.Columns);
            Run(perRow, selection.RowCount, Grain(GrainMultiplyAdds, TermsOfRow(selection) * perRow.Length), x, dy, selection, dw);
            return;
        }

        RowSums<V, TSource> kernel = GradientOfRows(source, dy, selection, dw, x.Columns);
        Run(kernel, kernel.Items, Grain(GrainMultiplyAdds, kernel.ItemCost), x, dy, selection, dw);
    }

    /// <summary>True when x holds bytes and few rows of dw are computed: for many it is better to make floats of all bytes once.</summary>
    private static bool ReadsBytes(HostMatrix x, Selection selection) => x.HoldsBytes && (selection.Kind == SelectionKind.PerExample || selection.RowCount <= MostRowsOfBytes);

    public override void DenseBackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight, in OptimizerStep step)
    {
        Matrix w = weight.Value;
        Shapes.Require(dy.Columns == w.Rows && w.Columns == x.Columns && x.Rows == dy.Rows && Fits(selection, dy), nameof(DenseBackwardWeights), x, dy, w);
        switch (step.Rule)
        {
            case OptimizerRule.Sgd: WeightStep<SgdRule>(Host(x), Host(dy), selection, weight, step); break;
            case OptimizerRule.AdaGrad: WeightStep<AdaGradRule>(Host(x), Host(dy), selection, weight, step); break;
            case OptimizerRule.Adam: WeightStep<AdamRule>(Host(x), Host(dy), selection, weight, step); break;
            default: throw NoSuchRule(step.Rule);
        }
    }

    private void WeightStep<TRule>(HostMatrix x, HostMatrix dy, Selection selection, Parameter weight, in OptimizerStep step) where TRule : IOptimizerRule
    {
        if (ReadsBytes(x, selection)) WeightStep<TRule, ByteSource<V>>(new(x), x, dy, selection, weight, step);
        else WeightStep<TRule, FloatSource<V>>(new(x), x, dy, selection, weight, step);
    }

    private void WeightStep<TRule, TSource>(TSource source, HostMatrix x, HostMatrix dy, Selection selection, Parameter weight, in OptimizerStep step)
        where TRule : IOptimizerRule where TSource : unmanaged, ISource<V>
    {
        OptimizerKernel<V, TRule> optimizer = OptimizerOf<TRule>(weight, step);
        if (selection.Kind == SelectionKind.PerExample)
        {
            RowSumsPerRow<V, TSource> perRow = GradientOfLists(source, dy, selection, null, x.Columns);
            double grain = Grain(GrainMultiplyAdds, (TermsOfRow(selection) + StepCost) * perRow.Length);
            Team.Defer(new WeightStep<V, TRule, RowSumsPerRow<V, TSource>>(perRow, optimizer), selection.RowCount, grain, (x, dy, selection, weight));
            return;
        }

        RowSums<V, TSource> rows = GradientOfRows(source, dy, selection, null, x.Columns);
        long itemCost = (long)(x.Rows + StepCost) * rows.Length * rows.RowCount / Math.Max(rows.RowTiles, 1);
        Team.Defer(new WeightStep<V, TRule, RowSums<V, TSource>>(rows, optimizer), rows.RowTiles, Grain(GrainMultiplyAdds, itemCost), (x, dy, selection, weight));
    }

    /// <summary>How many examples have kept a row, on average.</summary>
    private static long TermsOfRow(Selection selection) => (long)selection.Count * selection.Examples / Math.Max(selection.RowCount, 1);

    /// <summary>dw for lists per example; output null when the sums go elsewhere.</summary>
    private static RowSumsPerRow<V, TSource> GradientOfLists<TSource>(TSource x, HostMatrix dy, Selection selection, HostMatrix? dw, int columns) where TSource : unmanaged, ISource<V> => new()
    {
        Coefficients = dy.Data,
        CoefficientRowStride = 1,
        CoefficientTermStride = dy.Stride,
        Source = x,
        Terms = PinnedMemory.Pointer(selection.ExamplesBuffer),
        Offsets = PinnedMemory.Pointer(selection.OffsetsBuffer),
        TermCount = 0,
        Output = dw is null ? null : dw.Data,
        OutputStride = dw?.Stride ?? 0,
        Rows = PinnedMemory.Pointer(selection.RowsBuffer),
        Length = RowLength.Vectors<V>(columns),
    };

    /// <summary>dw for one list of rows, or all; output null when the sums go elsewhere.</summary>
    private RowSums<V, TSource> GradientOfRows<TSource>(TSource x, HostMatrix dy, Selection selection, HostMatrix? dw, int columns) where TSource : unmanaged, ISource<V> => new()
    {
        Coefficients = dy.Data,
        CoefficientRowStride = 1,
        CoefficientTermStride = dy.Stride,
        Source = x,
        Terms = null,
        TermCount = dy.Rows,
        Output = dw is null ? null : dw.Data,
        OutputStride = dw?.Stride ?? 0,
        Rows = selection.Kind == SelectionKind.All ? null : PinnedMemory.Pointer(selection.RowsBuffer),
        RowCount = selection.RowCount,
        Length = RowLength.Vectors<V>(columns),
        LeastTiles = dw is null ? TilesForThreads(selection.RowCount) : 0,
    };

    /// <summary>The number of tiles of rows that gives all threads equal shares when there are few.</summary>
    private int TilesForThreads(int rows)
    {
        int tiles = (rows + RowSums<V, FloatSource<V>>.HighestTile - 1) / RowSums<V, FloatSource<V>>.HighestTile;
        return (tiles + Threads - 1) / Threads * Threads;
    }

    public override void DenseBackwardBias(Matrix dy, Matrix db, Matrix? magnitudes = null)
    {
        Shapes.Require(IsRowOf(db, dy.Columns) && (magnitudes is null || IsRowOf(magnitudes, dy.Columns)), nameof(DenseBackwardBias), dy, db, magnitudes);
        var kernel = new ColumnSums<V>(Host(dy), Host(db), magnitudes is null ? null : Host(magnitudes));
        Run(kernel, kernel.Items, Grain(GrainElements, (long)dy.Rows * V.Count), dy, db, magnitudes);
    }

    public override void DenseBackwardActivation(Activation activation, Matrix z, Matrix y, Matrix dy, Matrix dz, Matrix db, Matrix? magnitudes = null)
    {
        switch (activation)
        {
            case Activation.Relu: DenseBackwardActivation<ReluFunction>(y, dy, dz, db, magnitudes); break;
            case Activation.Tanh: DenseBackwardActivation<TanhFunction>(y, dy, dz, db, magnitudes); break;
            case Activation.Sigmoid: DenseBackwardActivation<SigmoidFunction>(y, dy, dz, db, magnitudes); break;
            case Activation.Cube: DenseBackwardActivation<CubeFunction>(z, dy, dz, db, magnitudes); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        }
    }

    private void DenseForward<F>(Matrix x, Matrix w, Matrix b, Matrix y) where F : IActivationFunction
    {
        HostMatrix hx = Host(x), hw = Host(w), hb = Host(b), hy = Host(y);
        Shapes.Require(x.Columns == w.Columns && y.Columns == w.Rows && b.Columns == w.Rows && b.Rows > 0 && y.Rows == x.Rows, nameof(DenseForward), x, w, b, y);
        Synchronize();
        if (hx.HoldsBytes) DenseForward<F, ByteSource<V>>(hx, new(hx), hw, hb, hy);
        else DenseForward<F, FloatSource<V>>(hx, new(hx), hw, hb, hy);
    }

    private void DenseForward<F, TSource>(HostMatrix x, TSource source, HostMatrix w, HostMatrix b, HostMatrix y) where F : IActivationFunction where TSource : unmanaged, ISource<V>
    {
        int vectors = DenseForwardPacking.VectorsOf<V>(x.Rows, w.Rows), chunks = DenseForwardPacking.ChunksOf<V>(vectors);
        DenseForwardTiles rest = _plan.Make<V, TSource>(x, source, vectors * V.Count, w.Rows, Threads);
        if (rest.Packed != null)
        {
            var pack = new PackTiles<V, TSource>(source, rest);
            Run(pack, pack.Items, Grain(GrainElements, (long)DenseForwardTiles.MostRows<V>() * x.Columns), x);
        }

        if (chunks == 0)
        {
            var kernel = new DenseForward<V, F>(rest, w, b, y);
            Run(kernel, kernel.Items, Grain(GrainMultiplyAdds, (long)DenseForwardTiles.Width * x.Columns), x, w, b, y);
        }

        for (int chunk = 0; chunk < chunks; chunk++)
        {
            PackedRows packed = _packing.Make<V>(x.Columns, vectors, chunk, Threads);
            Run(new PackRows<V, TSource>(source, packed, chunks > 1), packed.Panels * packed.Segments, Grain(GrainElements, (long)PackedRows.MostVectors * V.Count * packed.SegmentLength), x);
            var kernel = new DenseForwardPacked<V, F>(packed, w, b, y, new DenseForward<V, F>(chunk == chunks - 1 ? rest : default, w, b, y));
            Run(kernel, kernel.Items, Grain(GrainMultiplyAdds, (long)V.Count * DenseForwardPacked<V, F>.Height * x.Columns), w, b, y, x);
        }
    }

    private void DenseBackwardActivation<F>(Matrix value, Matrix dy, Matrix dz, Matrix db, Matrix? magnitudes) where F : IActivationFunction
    {
        Shapes.Require(SameShape(value, dy) && SameShape(dy, dz) && IsRowOf(db, dy.Columns) && (magnitudes is null || IsRowOf(magnitudes, dy.Columns)), nameof(DenseBackwardActivation), value, dy, dz, db);
        var kernel = new ActivationBackwardSums<V, F>(Host(value), Host(dy), Host(dz), Host(db), magnitudes is null ? null : Host(magnitudes));
        Run(kernel, kernel.Items, Grain(GrainElements, (long)dy.Rows * V.Count), value, dy, dz, db);
        GC.KeepAlive(magnitudes);
    }

    private static bool IsRowOf(Matrix row, int columns) => row.Columns == columns && row.Rows > 0;

    private static bool Fits(Selection selection, Matrix dy) => selection.Examples == dy.Rows && selection.Outputs == dy.Columns;

    private HostMatrix SumsOfMagnitudes(HostMatrix dy)
    {
        HostMatrix scores = Row(_scores, dy.Columns);
        var kernel = new ColumnSums<V>(dy, null, scores);
        Run(kernel, kernel.Items, Grain(GrainElements, (long)dy.Rows * V.Count), dy, scores);
        return scores;
    }

    private void KeepLargest(HostMatrix x, int count, int* kept, Selection selection)
    {
        int nonFinite = int.MaxValue;
        Run(new LargestK<V>(x, count, kept, &nonFinite), x.Rows, Grain(GrainElements, 16L * x.Columns), x, selection);
        if (nonFinite == int.MaxValue) return;
        throw new NonFiniteException(selection.Kind == SelectionKind.Shared
            ? "The gradient of the output holds infinite values or NaN in the batch."
            : $"The gradient of the output holds an infinite value or NaN in example {nonFinite} of the batch.");
    }
}
