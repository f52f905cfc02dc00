namespace MeProp.Cpu;

/// <summary>
/// The linear map. Announced steps of weights start with their gradient and are deferred: helpers work on them while
/// the caller does small operations.
/// </summary>
internal sealed unsafe class CpuDense<V>(
    CpuQueue queue, CpuElementwise<V> elementwise, FloatsOf<V> floats, CpuLookup<V> lookups,
    CpuOptimizer<V> optimizer)
    : IDenseOperations where V : unmanaged, ILanes<V>
{
    /// <summary>
    /// Converting bytes while 6 rows of dw are computed costs a sixth of that work; beyond this many rows, converting
    /// all bytes first is faster.
    /// </summary>
    private const int MaxRowsFromBytes = 128;

    private readonly CpuDenseForward<V> _forward = new(queue, elementwise, floats, lookups);

    public void Forward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y) =>
        _forward.Run(x, w, b, activation, y);

    public void BackwardBias(Matrix dy, Matrix db, Selection? selection = null)
    {
        Shapes.Require(Shapes.IsRow(db, dy.Columns), nameof(BackwardBias), dy, db);
        Matrix? magnitudes = selection?.Magnitudes?.Begin(dy);
        HostMatrix? sums = magnitudes is null ? null : Operand.Write(magnitudes);
        var kernel = new ColumnSums<V>(Operand.Read(dy), Operand.Write(db), sums);
        queue.Run(kernel, kernel.Items, CpuQueue.ElementGrain((long)dy.Rows * V.Count), dy, db, sums);
    }

    public void BackwardActivation(
        Activation activation, Matrix z, Matrix y, Matrix dy, Matrix dz, Matrix db, Selection? selection = null)
    {
        switch (activation)
        {
            case Activation.Relu: BackwardActivation<ReluFunction>(y, dy, dz, db, selection); break;
            case Activation.Tanh: BackwardActivation<TanhFunction>(y, dy, dz, db, selection); break;
            case Activation.Sigmoid: BackwardActivation<SigmoidFunction>(y, dy, dz, db, selection); break;
            case Activation.Cube: BackwardActivation<CubeFunction>(z, dy, dz, db, selection); break;
            default: throw CpuElementwise<V>.NoSuchActivation(activation);
        }
    }

    public void BackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx)
    {
        bool fits = dy.Columns == w.Rows && dx.Columns == w.Columns && dx.Rows == dy.Rows;
        Shapes.Require(fits && Shapes.Fit(selection, dy), nameof(BackwardInput), dy, w, dx);
        HostMatrix gradient = Operand.Read(dy), weight = Operand.Read(w);
        HostMatrix output;
        if (dx is HostLookupGradient byPairs)
        {
            if (CpuLookup<V>.IsWorthIt(byPairs.Lookup, w.Rows))
            {
                lookups.BackwardInput(gradient, weight, selection, byPairs);
                return;
            }

            output = byPairs.BeginFloats();
        }
        else
        {
            output = Operand.Write(dx);
        }

        int length = RowLength.Vectors<V>(w.Columns);
        if (selection.Kind == SelectionKind.PerExample)
        {
            HostIndices kept = Operand.Read(selection.Kept), starts = Operand.Read(selection.Starts);
            var perRow = new RowSumsPerRow<V, FloatSource<V>>
            {
                Coefficients = gradient.Data,
                CoefficientRowStride = gradient.Stride,
                CoefficientTermStride = 1,
                Source = new(weight),
                Terms = kept.Data,
                Offsets = starts.Data,
                Output = output.Data,
                OutputStride = output.Stride,
                Rows = null,
                SourceRows = w.Rows,
                Length = length,
            };
            queue.Run(perRow, dy.Rows, CpuQueue.ProductGrain((long)selection.Count * length), dy, w, selection, dx);
            return;
        }

        HostIndices terms = Operand.Read(selection.Rows);
        var kernel = new RowSums<V, FloatSource<V>>
        {
            Coefficients = gradient.Data,
            CoefficientRowStride = gradient.Stride,
            CoefficientTermStride = 1,
            Source = new(weight),
            Terms = selection.Kind == SelectionKind.All ? null : terms.Data,
            TermCount = selection.RowCount,
            Output = output.Data,
            OutputStride = output.Stride,
            Rows = null,
            RowCount = dy.Rows,
            Length = length,
        };
        queue.Run(kernel, kernel.Items, CpuQueue.ProductGrain(kernel.ItemCost), dy, w, terms, dx);
    }

    public void BackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight)
    {
        Matrix w = weight.Value;
        bool fits = dy.Columns == w.Rows && w.Columns == x.Columns && x.Rows == dy.Rows;
        Shapes.Require(fits && Shapes.Fit(selection, dy), nameof(BackwardWeights), x, dy, w);
        Shapes.RequireTranspose(selection);
        weight.Touched.Set(selection);
        HostMatrix gradient = Operand.Read(dy);
        if (x is HostLookup lookup && selection.Kind == SelectionKind.All && CpuLookup<V>.IsWorthIt(lookup, w.Rows))
            lookups.BackwardWeights(lookup, gradient, Operand.Write(weight.Gradient));
        else if (x is ByteMatrix bytes && MayReadBytes(selection))
            BackwardWeights(new ByteSource<V>(bytes), bytes, gradient, selection, weight);
        else
        {
            HostMatrix values = floats.Of(x);
            BackwardWeights(new FloatSource<V>(values), values, gradient, selection, weight);
        }
    }

    private void BackwardActivation<F>(Matrix value, Matrix dy, Matrix dz, Matrix db, Selection? selection)
        where F : IActivationFunction
    {
        bool fits = Shapes.AreEqual(value, dy) && Shapes.AreEqual(dy, dz) && Shapes.IsRow(db, dy.Columns);
        Shapes.Require(fits, nameof(BackwardActivation), value, dy, dz, db);
        Matrix? magnitudes = selection?.Magnitudes?.Begin(dz);
        var kernel = new ActivationBackwardSums<V, F>(
            Operand.Read(value), Operand.Read(dy), Operand.Write(dz), Operand.Write(db),
            magnitudes is null ? null : Operand.Write(magnitudes));
        queue.Run(kernel, kernel.Items, CpuQueue.ElementGrain((long)dy.Rows * V.Count), value, dy, dz, db);
        GC.KeepAlive(magnitudes);
    }

    private void BackwardWeights<TSource>(
        TSource source, Matrix x, HostMatrix dy, Selection selection, Parameter weight)
        where TSource : unmanaged, ISource<V>
    {
        if (optimizer.TryBegin(weight, selection, out OptimizerStep step))
        {
            Step(source, x, dy, selection, weight, step);
            return;
        }

        HostMatrix dw = Operand.Write(weight.Gradient);
        if (selection.Kind == SelectionKind.PerExample)
        {
            RowSumsPerRow<V, TSource> perRow = GradientOfLists(source, dy, selection, dw, x.Columns);
            double grain = CpuQueue.ProductGrain(TermsOfRow(selection) * perRow.Length);
            queue.Run(perRow, selection.RowCount, grain, x, dy, selection, dw);
            return;
        }

        RowSums<V, TSource> kernel = GradientOfRows(source, dy, selection, dw, x.Columns);
        queue.Run(kernel, kernel.Items, CpuQueue.ProductGrain(kernel.ItemCost), x, dy, selection, dw);
    }

    private void Step<TSource>(
        TSource source, Matrix x, HostMatrix dy, Selection selection, Parameter weight, in OptimizerStep step)
        where TSource : unmanaged, ISource<V>
    {
        switch (step.Rule)
        {
            case OptimizerRule.Sgd: Step<SgdRule, TSource>(source, x, dy, selection, weight, step); break;
            case OptimizerRule.AdaGrad: Step<AdaGradRule, TSource>(source, x, dy, selection, weight, step); break;
            case OptimizerRule.Adam: Step<AdamRule, TSource>(source, x, dy, selection, weight, step); break;
            default: throw CpuOptimizer<V>.NoSuchRule(step.Rule);
        }
    }

    private void Step<TRule, TSource>(
        TSource source, Matrix x, HostMatrix dy, Selection selection, Parameter weight, in OptimizerStep step)
        where TRule : IOptimizerRule where TSource : unmanaged, ISource<V>
    {
        bool isEveryRow = selection.Kind == SelectionKind.All;
        ReadOnlySpan<int> rows = isEveryRow ? default : Operand.Read(selection.Rows).Span[..selection.RowCount];
        CpuOptimizer<V>.Correct(weight, rows, isEveryRow, step);
        OptimizerKernel<V, TRule> kernel = CpuOptimizer<V>.KernelOf<TRule>(weight, step);
        if (selection.Kind == SelectionKind.PerExample)
        {
            RowSumsPerRow<V, TSource> perRow = GradientOfLists(source, dy, selection, null, x.Columns);
            double grain = CpuQueue.ProductGrain((TermsOfRow(selection) + CpuOptimizer<V>.StepCost) * perRow.Length);
            var work = new WeightStep<V, TRule, RowSumsPerRow<V, TSource>>(perRow, kernel);
            queue.Defer(work, selection.RowCount, grain, (x, dy, selection, weight));
        }
        else
        {
            RowSums<V, TSource> tiles = GradientOfRows(source, dy, selection, null, x.Columns);
            long terms = x.Rows + CpuOptimizer<V>.StepCost;
            long itemCost = terms * tiles.Length * tiles.RowCount / Math.Max(tiles.RowTiles, 1);
            var work = new WeightStep<V, TRule, RowSums<V, TSource>>(tiles, kernel);
            queue.Defer(work, tiles.RowTiles, CpuQueue.ProductGrain(itemCost), (x, dy, selection, weight));
        }

        MarkPending(x, dy, selection, weight);
    }

    private void MarkPending(Matrix x, HostMatrix dy, Selection selection, Parameter weight)
    {
        if (x is ByteMatrix bytes) bytes.Pending.MarkRead(queue);
        else ((HostMatrix)x).Pending.MarkRead(queue);
        dy.Pending.MarkRead(queue);
        ((HostIndices)selection.Rows).Pending.MarkRead(queue);
        ((HostIndices)selection.Offsets).Pending.MarkRead(queue);
        ((HostIndices)selection.KeptBy).Pending.MarkRead(queue);
        ((HostMatrix)weight.Value).Pending.MarkWritten(queue);
        for (int i = 0; i < weight.Slots.Count; i++) ((HostMatrix)weight.Slots[i].Value).Pending.MarkWritten(queue);
    }

    private static bool MayReadBytes(Selection selection) =>
        selection.Kind == SelectionKind.PerExample || selection.RowCount <= MaxRowsFromBytes;

    /// <summary>Average number of examples that kept a row.</summary>
    private static long TermsOfRow(Selection selection) =>
        (long)selection.Kept.Length / Math.Max(selection.RowCount, 1);

    /// <summary>dw for lists per example; with null the caller keeps the sums.</summary>
    private static RowSumsPerRow<V, TSource> GradientOfLists<TSource>(
        TSource x, HostMatrix dy, Selection selection, HostMatrix? dw, int columns)
        where TSource : unmanaged, ISource<V> => new()
        {
            Coefficients = dy.Data,
            CoefficientRowStride = 1,
            CoefficientTermStride = dy.Stride,
            Source = x,
            Terms = Operand.Read(selection.KeptBy).Data,
            Offsets = Operand.Read(selection.Offsets).Data,
            Output = dw is null ? null : dw.Data,
            OutputStride = dw?.Stride ?? 0,
            Rows = Operand.Read(selection.Rows).Data,
            SourceRows = dy.Rows,
            Length = RowLength.Vectors<V>(columns),
        };

    /// <summary>dw for one list of rows, or all; with null the caller keeps the sums.</summary>
    private RowSums<V, TSource> GradientOfRows<TSource>(
        TSource x, HostMatrix dy, Selection selection, HostMatrix? dw, int columns)
        where TSource : unmanaged, ISource<V> => new()
        {
            Coefficients = dy.Data,
            CoefficientRowStride = 1,
            CoefficientTermStride = dy.Stride,
            Source = x,
            Terms = null,
            TermCount = dy.Rows,
            Output = dw is null ? null : dw.Data,
            OutputStride = dw?.Stride ?? 0,
            Rows = selection.Kind == SelectionKind.All ? null : Operand.Read(selection.Rows).Data,
            RowCount = selection.RowCount,
            Length = RowLength.Vectors<V>(columns),
            MinTiles = dw is null ? TilesForThreads(selection.RowCount) : 0,
        };

    /// <summary>Tiles that give all threads equal shares when there are few.</summary>
    private int TilesForThreads(int rows) =>
        Cut.Count(Cut.Count(rows, RowSums<V, FloatSource<V>>.MaxTileRows), queue.Threads) * queue.Threads;
}
