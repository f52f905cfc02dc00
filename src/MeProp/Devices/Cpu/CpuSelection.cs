namespace MeProp.Cpu;

internal sealed unsafe class CpuSelection<V>(CpuQueue queue) : ISelectionOperations where V : unmanaged, ILanes<V>
{
    private KeptBounds[] _bounds = [];

    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        HostMatrix gradient = Operand.Read(dy);
        int examples = gradient.Rows, outputs = gradient.Columns;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, outputs);
        HostIndices rows = Operand.Write(selection.Rows), kept = Operand.Write(selection.Kept);
        HostIndices starts = Operand.Write(selection.Starts);
        Keep keep = selection.Keep;
        KeepRule rule = keep.Rule;
        Matrix? magnitudes = selection.Magnitudes?.Take(dy);
        if (rule == KeepRule.All || count == outputs)
        {
            // A warm-up needs the lists later: allocate them now, not in the middle of training.
            if (rule != KeepRule.All) selection.SetPerExample(examples, outputs, outputs);
            selection.SetAll(examples, outputs);
            return;
        }

        if (rule is KeepRule.TopK or KeepRule.RandomK)
        {
            selection.SetPerExample(examples, outputs, count);
            if (keep.IsBalanced || keep.SharesBudget)
            {
                KeepWithinBounds(gradient, count, selection, starts, kept);
            }
            else
            {
                for (int n = 0; n <= examples; n++) starts.Span[n] = n * count;
                if (rule == KeepRule.TopK) KeepLargest(gradient, count, kept, selection);
                else KeepRandom(random, examples, outputs, count, kept);
            }

            Transpose(selection);
            return;
        }

        selection.SetShared(examples, outputs, count);
        if (rule == KeepRule.UnifiedTopK)
            KeepLargest(Operand.Read(magnitudes ?? SumsOfMagnitudes(gradient, selection)), count, rows, selection);
        else KeepRandom(random, 1, outputs, count, rows);
    }

    public void KeepScale(Matrix dz, Matrix y, Selection selection)
    {
        Shapes.Require(Shapes.AreEqual(dz, y) && Shapes.Fit(selection, dz), nameof(KeepScale), dz, y);
        if (selection.Kind == SelectionKind.All) return;
        if (selection.Kind == SelectionKind.Shared)
            throw new ArgumentException("Keeping the scale needs a list for each example.", nameof(selection));
        HostIndices starts = Operand.Read(selection.Starts), kept = Operand.Read(selection.Kept);
        var kernel = new ScaleKept<V>(Operand.Write(dz), Operand.Read(y), starts.Data, kept.Data);
        double grain = CpuQueue.ElementGrain(2L * dz.Columns);
        queue.Run(kernel, dz.Rows, grain, dz, y, starts, kept);
    }

    public void CountKept(Matrix dy, Selection selection, Indices counts)
    {
        HostMatrix gradient = Operand.Read(dy);
        Shapes.Require(counts.Length == dy.Columns && Shapes.Fit(selection, dy), nameof(CountKept), dy, counts);
        Span<int> hits = Operand.Write(counts).Span;
        for (int n = 0; n < gradient.Rows; n++)
        {
            ReadOnlySpan<float> row = gradient.Row(n);
            if (selection.Kind == SelectionKind.All)
            {
                for (int j = 0; j < row.Length; j++) hits[j] += row[j] != 0 ? 1 : 0;
                continue;
            }

            ReadOnlySpan<int> kept = selection.Kind == SelectionKind.Shared
                ? Operand.Read(selection.Rows).Span
                : ListOf(selection, n);
            foreach (int j in kept) hits[j] += row[j] != 0 ? 1 : 0;
        }
    }

    private Matrix SumsOfMagnitudes(HostMatrix dy, Selection selection)
    {
        Matrix sums = selection.Magnitudes!.Begin(dy);
        var kernel = new ColumnSums<V>(dy, null, Operand.Write(sums));
        queue.Run(kernel, kernel.Items, CpuQueue.ElementGrain((long)dy.Rows * V.Count), dy, sums);
        return selection.Magnitudes.Take(dy)!;
    }

    private void KeepLargest(HostMatrix x, int count, HostIndices kept, Selection selection)
    {
        int nonFinite = int.MaxValue;
        var kernel = new LargestK<V>(x, count, kept.Data, &nonFinite);
        queue.Run(kernel, x.Rows, CpuQueue.ElementGrain(16L * x.Columns), x, kept);
        if (nonFinite < int.MaxValue) throw NonFinite(selection.Kind == SelectionKind.Shared ? null : nonFinite);
    }

    /// <summary>Lists that may have different lengths: a budget of the batch, balanced signs, or both.</summary>
    private void KeepWithinBounds(HostMatrix x, int count, Selection selection, HostIndices starts, HostIndices kept)
    {
        PinnedMemory.Grow(ref _bounds, x.Rows);
        KeptBounds* bounds = PinnedMemory.Pointer(_bounds);
        var within = new KeptWithin<V>(x, bounds, starts.Data, kept.Data);
        Keep keep = selection.Keep;
        KeptBounds batch = default;
        if (keep.SharesBudget)
        {
            batch = BoundsOfBatch(x, count * x.Rows, selection);
        }
        else
        {
            int nonFinite = int.MaxValue;
            double grain = CpuQueue.ElementGrain(16L * x.Columns);
            queue.Run(new BalancedBounds<V>(x, count, bounds, &nonFinite), x.Rows, grain, x, _bounds);
            if (nonFinite < int.MaxValue) throw NonFinite(nonFinite);
        }

        Span<int> list = starts.Span;
        list[0] = 0;
        for (int n = 0; n < x.Rows; n++)
        {
            KeptBounds row = keep.SharesBudget ? batch : bounds[n];
            list[n + 1] = list[n] + within.Count(n, ref row, isJoint: !keep.IsBalanced);
            if (keep.SharesBudget) batch = row;
        }

        kept.SetLength(list[x.Rows]);
        queue.Run(within, x.Rows, CpuQueue.ElementGrain(2L * x.Columns), x, _bounds, starts, kept);
    }

    /// <summary>One threshold for the batch. Where the search begins, the last one, changes no result.</summary>
    private static KeptBounds BoundsOfBatch(HostMatrix x, int budget, Selection selection)
    {
        var search = new ThresholdSearch<V>(x.Data, x.Stride, x.Rows, RowLength.Vectors<V>(x.Columns));
        KeptBounds bounds = default;
        (float hint, float negativeHint) = selection.Thresholds;
        if (selection.Keep.IsBalanced)
        {
            if (!BalancedBounds<V>.Balance(search, budget, hint, negativeHint, out bounds)) throw NonFinite(null);
        }
        else
        {
            float largest = search.Largest<BothSides>(out int positive);
            if (!float.IsFinite(largest)) throw NonFinite(null);
            float t = search.Find<BothSides>(budget, positive, largest, hint, out int ties);
            bounds = new() { Positive = t, Negative = t, PositiveTies = ties, NegativeTies = ties };
        }

        selection.Thresholds = (bounds.Positive, bounds.Negative);
        return bounds;
    }

    private static ReadOnlySpan<int> ListOf(Selection selection, int example)
    {
        ReadOnlySpan<int> starts = Operand.Read(selection.Starts).Span;
        return Operand.Read(selection.Kept).Span[starts[example]..starts[example + 1]];
    }

    private static NonFiniteException NonFinite(int? example) => new(example is { } n
        ? $"The gradient of the output holds an infinite value or NaN in example {n} of the batch."
        : "The gradient of the output holds infinite values or NaN in the batch.");

    private void KeepRandom(RandomStream random, int lists, int outputs, int count, HostIndices kept)
    {
        var kernel = new RandomSubset(random.NextUInt64(), outputs, count, kept.Data);
        queue.Run(kernel, lists, lists == 1 ? 1 : CpuQueue.ElementGrain(16L * count), kept);
    }

    /// <summary>Transposes the lists per example into the examples of each row. O(N·K + O).</summary>
    private static void Transpose(Selection selection)
    {
        // A counting sort: offsets[j + 1] counts row j, becomes where row j starts, ends as where row j + 1 starts.
        Span<int> offsets = Operand.Write(selection.Offsets).Span, rows = Operand.Write(selection.Rows).Span;
        Span<int> keptBy = Operand.Write(selection.KeptBy).Span;
        ReadOnlySpan<int> kept = Operand.Read(selection.Kept).Span;
        offsets.Clear();
        foreach (int row in kept) offsets[row + 1]++;
        int start = 0, rowCount = 0;
        for (int row = 0; row < selection.Outputs; row++)
        {
            int count = offsets[row + 1];
            offsets[row + 1] = start;
            start += count;
            if (count > 0) rows[rowCount++] = row;
        }

        selection.RowCount = rowCount;
        ReadOnlySpan<int> starts = Operand.Read(selection.Starts).Span;
        for (int i = 0, example = 0; example < selection.Examples; example++)
        {
            for (int end = starts[example + 1]; i < end; i++) keptBy[offsets[kept[i] + 1]++] = example;
        }
    }
}
