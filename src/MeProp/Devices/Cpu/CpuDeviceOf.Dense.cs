namespace MeProp.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    private readonly DenseForwardPlan _plan = new();

    public override void DenseForward(Matrix x, Matrix w, Matrix b, Matrix y)
    {
        HostMatrix hx = Host(x), hw = Host(w);
        Shapes.Require(x.Columns == w.Columns && y.Columns == w.Rows && b.Columns == w.Rows && b.Rows > 0 && y.Rows == x.Rows, nameof(DenseForward), x, w, b, y);
        var kernel = new DenseForward<V>(hx, hw, Host(b), Host(y), _plan.Make<V>(hx));
        Run(kernel, kernel.Items, Grain(GrainMultiplyAdds, (long)hx.Rows * hx.Columns * DenseForward<V>.Width), x, w, b, y);
    }

    public override void Select(Matrix dy, KeepRule rule, int count, RandomStream random, Selection selection)
    {
        HostMatrix gradient = Host(dy);
        int examples = gradient.Rows, outputs = gradient.Columns;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, outputs);
        if (rule == KeepRule.All || count == outputs)
        {
            // A warm-up starts here and needs more later: then nothing is allocated in the middle of training.
            if (rule == KeepRule.UnifiedTopK) Row(_scores, outputs);
            if (rule != KeepRule.All) selection.Reserve(examples, outputs);
            selection.SetAll(examples, outputs);
            return;
        }

        if (rule is KeepRule.TopK or KeepRule.RandomK)
        {
            selection.SetPerExample(examples, outputs, count);
            int* kept = Pointer(selection.KeptBuffer);
            if (rule == KeepRule.TopK) KeepLargest(gradient, count, kept, selection);
            else Run(new RandomSubset(random.NextUInt64(), outputs, count, kept), examples, Grain(GrainElements, 16L * count), selection);
            selection.Transpose();
            return;
        }

        selection.SetShared(examples, outputs, count);
        int* rows = Pointer(selection.RowsBuffer);
        if (rule == KeepRule.UnifiedTopK) KeepLargest(SumsOfMagnitudes(gradient), count, rows, selection);
        else Run(new RandomSubset(random.NextUInt64(), outputs, count, rows), 1, 1, selection);
    }

    public override void DenseBackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx)
    {
        HostMatrix gradient = Host(dy), weight = Host(w), output = Host(dx);
        Shapes.Require(dy.Columns == w.Rows && dx.Columns == w.Columns && dx.Rows == dy.Rows && Fits(selection, dy), nameof(DenseBackwardInput), dy, w, dx);
        int length = RowLength.Vectors<V>(w.Columns);
        if (selection.Kind == SelectionKind.PerExample)
        {
            var perRow = new RowSumsPerRow<V>
            {
                Coefficients = gradient.Data,
                CoefficientRowStride = gradient.Stride,
                CoefficientTermStride = 1,
                Source = weight.Data,
                SourceStride = weight.Stride,
                Terms = Pointer(selection.KeptBuffer),
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

        var kernel = new RowSums<V>
        {
            Coefficients = gradient.Data,
            CoefficientRowStride = gradient.Stride,
            CoefficientTermStride = 1,
            Source = weight.Data,
            SourceStride = weight.Stride,
            Terms = selection.Kind == SelectionKind.All ? null : Pointer(selection.RowsBuffer),
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
        HostMatrix input = Host(x), gradient = Host(dy), output = Host(dw);
        Shapes.Require(dy.Columns == dw.Rows && dw.Columns == x.Columns && x.Rows == dy.Rows && Fits(selection, dy), nameof(DenseBackwardWeights), x, dy, dw);
        int length = RowLength.Vectors<V>(x.Columns);
        if (selection.Kind == SelectionKind.PerExample)
        {
            var perRow = new RowSumsPerRow<V>
            {
                Coefficients = gradient.Data,
                CoefficientRowStride = 1,
                CoefficientTermStride = gradient.Stride,
                Source = input.Data,
                SourceStride = input.Stride,
                Terms = Pointer(selection.ExamplesBuffer),
                Offsets = Pointer(selection.OffsetsBuffer),
                TermCount = 0,
                Output = output.Data,
                OutputStride = output.Stride,
                Rows = Pointer(selection.RowsBuffer),
                Length = length,
            };
            long cost = (long)selection.Count * selection.Examples / Math.Max(selection.RowCount, 1) * length;
            Run(perRow, selection.RowCount, Grain(GrainMultiplyAdds, cost), x, dy, selection, dw);
            return;
        }

        var kernel = new RowSums<V>
        {
            Coefficients = gradient.Data,
            CoefficientRowStride = 1,
            CoefficientTermStride = gradient.Stride,
            Source = input.Data,
            SourceStride = input.Stride,
            Terms = null,
            TermCount = x.Rows,
            Output = output.Data,
            OutputStride = output.Stride,
            Rows = selection.Kind == SelectionKind.All ? null : Pointer(selection.RowsBuffer),
            RowCount = selection.RowCount,
            Length = length,
        };
        Run(kernel, kernel.Items, Grain(GrainMultiplyAdds, kernel.ItemCost), x, dy, selection, dw);
    }

    public override void DenseBackwardBias(Matrix dy, Matrix db)
    {
        Shapes.Require(db.Columns == dy.Columns && db.Rows > 0, nameof(DenseBackwardBias), dy, db);
        var kernel = new ColumnSums<V>(Host(dy), Host(db), absolute: false);
        Run(kernel, kernel.Items, Grain(GrainElements, (long)dy.Rows * V.Count), dy, db);
    }

    private static bool Fits(Selection selection, Matrix dy) => selection.Examples == dy.Rows && selection.Outputs == dy.Columns;

    private HostMatrix SumsOfMagnitudes(HostMatrix dy)
    {
        HostMatrix scores = Row(_scores, dy.Columns);
        var kernel = new ColumnSums<V>(dy, scores, absolute: true);
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
