namespace MeProp.Cpu;

internal sealed unsafe class CpuSelection<V>(CpuQueue queue) : ISelectionOperations where V : unmanaged, ILanes<V>
{
    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        HostMatrix gradient = Operand.Read(dy);
        int examples = gradient.Rows, outputs = gradient.Columns;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, outputs);
        HostIndices rows = Operand.Write(selection.Rows), kept = Operand.Write(selection.Kept);
        KeepRule rule = selection.Keep.Rule;
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
            if (rule == KeepRule.TopK) KeepLargest(gradient, count, kept, selection);
            else KeepRandom(random, examples, outputs, count, kept);
            Transpose(selection);
            return;
        }

        selection.SetShared(examples, outputs, count);
        if (rule == KeepRule.UnifiedTopK)
            KeepLargest(Operand.Read(magnitudes ?? SumsOfMagnitudes(gradient, selection)), count, rows, selection);
        else KeepRandom(random, 1, outputs, count, rows);
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
                : Operand.Read(selection.Kept).Span.Slice(n * selection.Count, selection.Count);
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
        if (nonFinite == int.MaxValue) return;
        throw new NonFiniteException(selection.Kind == SelectionKind.Shared
            ? "The gradient of the output holds infinite values or NaN in the batch."
            : $"The gradient of the output holds an infinite value or NaN in example {nonFinite} of the batch.");
    }

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
        for (int i = 0, example = 0; example < selection.Examples; example++)
        {
            for (int end = i + selection.Count; i < end; i++) keptBy[offsets[kept[i] + 1]++] = example;
        }
    }
}
