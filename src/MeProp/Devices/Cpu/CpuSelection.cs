namespace MeProp.Cpu;

internal sealed unsafe class CpuSelection<V>(CpuQueue queue) : ISelectionOperations where V : unmanaged, ILanes<V>
{
    private readonly Dictionary<int, HostMatrix> _blocksOfWidth = [];
    private KeptBounds[] _bounds = [], _boundsOfBlocks = [];
    private int[] _starts = [], _lastSeen = [];

    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        HostMatrix gradient = Operand.Read(dy);
        int examples = gradient.Rows, outputs = gradient.Columns;
        int blocks = selection.Blocks, width = outputs / blocks;
        Shapes.Require(width * blocks == outputs, nameof(Select), dy, selection);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, width);
        HostIndices rows = Operand.Write(selection.Rows), kept = Operand.Write(selection.Kept);
        HostIndices starts = Operand.Write(selection.Starts);
        Keep keep = selection.Keep;
        KeepRule rule = keep.Rule;
        Matrix? magnitudes = selection.Magnitudes?.Take(dy);
        if (rule == KeepRule.All || count == width)
        {
            KeepAll(selection, examples, outputs);
            return;
        }

        if (rule is KeepRule.TopK or KeepRule.RandomK)
        {
            selection.SetPerExample(examples, outputs, count * blocks);
            if (keep.IsBalanced || keep.SharesBudget)
            {
                KeepWithinBounds(BlocksOf(gradient, blocks), count, selection, starts, kept);
            }
            else
            {
                Span<int> list = starts.Span;
                for (int n = 0; n <= examples; n++) list[n] = n * count * blocks;
                if (rule == KeepRule.TopK) KeepLargest(BlocksOf(gradient, blocks), count, kept, selection);
                else KeepRandom(random, examples, width, count, kept, blocks, selection.Share?.Numbers);
            }

            if (!selection.IsPart) Transpose(selection);
            return;
        }

        selection.SetShared(examples, outputs, count * blocks);
        if (rule == KeepRule.UnifiedTopK)
        {
            HostMatrix sums = Operand.Read(magnitudes ?? SumsOfMagnitudes(gradient, selection));
            selection.Share?.Processes.Sum(sums.Row(0));
            KeepLargest(BlocksOf(sums, blocks), count, rows, selection);
        }
        else
        {
            KeepRandom(random, 1, width, count, rows, blocks);
        }
    }

    public void Join(IReadOnlyList<Selection> parts, int count, Selection whole)
    {
        int examples = Shapes.RequireParts(parts, count, whole), kept = 0;
        Selection first = parts[0];
        for (int i = 0; i < count; i++)
        {
            Selection part = parts[i];
            kept += part.Kind == SelectionKind.PerExample
                ? Operand.Read(part.Starts).Span[part.Examples]
                : part.Examples * part.RowCount;
        }

        Operand.Write(whole.Kept);
        Operand.Write(whole.Starts);
        if (first.Kind == SelectionKind.All)
        {
            KeepAll(whole, examples, first.Outputs);
            return;
        }

        whole.SetPerExample(examples, first.Outputs, first.Count);
        whole.Kept.SetLength(kept);
        Span<int> starts = Operand.Write(whole.Starts).Span, lists = Operand.Write(whole.Kept).Span;
        for (int i = 0, example = 0, end = 0; i < count; i++)
        {
            Selection part = parts[i];
            for (int n = 0; n < part.Examples; n++)
            {
                ReadOnlySpan<int> list =
                    part.Kind == SelectionKind.Shared ? Operand.Read(part.Rows).Span : ListOf(part, n);
                starts[example++] = end;
                list.CopyTo(lists[end..]);
                end += list.Length;
            }
        }

        starts[examples] = kept;
        if (!whole.IsPart) Transpose(whole);
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

    public void CountKept(Matrix dy, Selection selection, Indices counts, int first = 0)
    {
        HostMatrix gradient = Operand.Read(dy);
        int width = dy.Columns / selection.Blocks;
        bool fits = first >= 0 && counts.Length - first >= width && Shapes.Fit(selection, dy);
        Shapes.Require(fits, nameof(CountKept), dy, counts);
        Span<int> hits = Operand.Write(counts).Span.Slice(first, width);
        if (_lastSeen.Length < width) _lastSeen = new int[width];
        Span<int> lastSeen = _lastSeen.AsSpan(0, width);
        lastSeen.Fill(-1);
        for (int n = 0; n < gradient.Rows; n++)
        {
            ReadOnlySpan<float> row = gradient.Row(n);
            if (selection.Kind == SelectionKind.All)
            {
                for (int j = 0; j < row.Length; j++) Count(row, j, hits, lastSeen, n);
                continue;
            }

            ReadOnlySpan<int> kept = selection.Kind == SelectionKind.Shared
                ? Operand.Read(selection.Rows).Span
                : ListOf(selection, n);
            foreach (int j in kept) Count(row, j, hits, lastSeen, n);
        }
    }

    /// <summary>Counts a column of the blocks once for an example.</summary>
    private static void Count(ReadOnlySpan<float> row, int j, Span<int> hits, Span<int> lastSeen, int example)
    {
        int column = j % hits.Length;
        if (row[j] == 0 || lastSeen[column] == example) return;
        lastSeen[column] = example;
        hits[column]++;
    }

    private static void KeepAll(Selection selection, int examples, int outputs)
    {
        // A warm-up needs the lists later: allocate them now, not in the middle of training.
        if (selection.Keep.Rule != KeepRule.All) selection.SetPerExample(examples, outputs, outputs);
        selection.SetAll(examples, outputs);
    }

    /// <summary>The blocks of all rows as rows of their own; x itself if there is one.</summary>
    private HostMatrix BlocksOf(HostMatrix x, int blocks)
    {
        if (blocks == 1) return x;
        int width = x.Columns / blocks;
        if (!_blocksOfWidth.TryGetValue(width, out HostMatrix? cut))
            _blocksOfWidth.Add(width, cut = new HostMatrix(x.Rows * blocks, width));
        cut.SetRows(x.Rows * blocks);
        queue.Run(new CutBlocks(x, blocks, cut), cut.Rows, CpuQueue.ElementGrain(width), x, cut);
        return cut;
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
        int nonFinite = int.MaxValue, blocks = selection.Blocks;
        var kernel = new LargestK<V>(x, blocks, count, kept.Data, &nonFinite);
        queue.Run(kernel, x.Rows, CpuQueue.ElementGrain(16L * x.Columns), x, kept);
        if (nonFinite == int.MaxValue) return;
        throw NonFinite(selection.Kind == SelectionKind.Shared ? null : nonFinite / blocks);
    }

    /// <summary>
    /// Lists that may have different lengths: a budget of the batch, balanced signs, or both. x holds the blocks of all
    /// examples, one a row.
    /// </summary>
    private void KeepWithinBounds(HostMatrix x, int count, Selection selection, HostIndices starts, HostIndices kept)
    {
        int blocks = selection.Blocks;
        PinnedMemory.Grow(ref _bounds, x.Rows);
        PinnedMemory.Grow(ref _boundsOfBlocks, blocks);
        PinnedMemory.Grow(ref _starts, x.Rows + 1);
        KeptBounds* bounds = PinnedMemory.Pointer(_bounds);
        int* startOf = PinnedMemory.Pointer(_starts);
        var counting = new KeptWithin<V>(x, blocks, bounds, startOf, kept: null);
        Keep keep = selection.Keep;
        if (keep.SharesBudget)
        {
            for (int block = 0; block < blocks; block++)
                _boundsOfBlocks[block] = BoundsOfBatch(x, block, count, selection);
        }
        else
        {
            int nonFinite = int.MaxValue;
            double grain = CpuQueue.ElementGrain(16L * x.Columns);
            queue.Run(new BalancedBounds<V>(x, count, bounds, &nonFinite), x.Rows, grain, x, _bounds);
            if (nonFinite < int.MaxValue) throw NonFinite(nonFinite / blocks);
        }

        _starts[0] = 0;
        for (int row = 0; row < x.Rows; row++)
        {
            ref KeptBounds left = ref keep.SharesBudget ? ref _boundsOfBlocks[row % blocks] : ref bounds[row];
            KeptBounds ofRow = left;
            _starts[row + 1] = _starts[row] + counting.Count(row, ref ofRow, isJoint: !keep.IsBalanced);
            if (keep.SharesBudget) left = ofRow;
        }

        Span<int> list = starts.Span;
        for (int n = 0; n < list.Length; n++) list[n] = _starts[n * blocks];

        // A process may keep more of the batch's budget than its part.
        kept.SetLength(_starts[x.Rows]);
        var within = new KeptWithin<V>(x, blocks, bounds, startOf, kept.Data);
        queue.Run(within, x.Rows, CpuQueue.ElementGrain(2L * x.Columns), x, _bounds, _starts, kept);
    }

    /// <summary>
    /// One threshold for a block of all examples, those of other processes included. Where the search begins, the last
    /// one, changes no result.
    /// </summary>
    private static KeptBounds BoundsOfBatch(HostMatrix x, int block, int count, Selection selection)
    {
        int blocks = selection.Blocks, budget = count * (selection.Share?.Total ?? x.Rows / blocks);
        float* first = x.Data + (nint)block * x.Stride;
        var search = new ThresholdSearch<V>(
            first, (nint)x.Stride * blocks, x.Rows / blocks, RowLength.Vectors<V>(x.Columns),
            selection.Share?.Processes);
        KeptBounds bounds = default;
        (float hint, float negativeHint) = selection.Thresholds[block];
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

        selection.Thresholds[block] = (bounds.Positive, bounds.Negative);
        if (selection.Share is not null) KeepOwnTies(search, ref bounds, selection.Keep.IsBalanced);
        return bounds;
    }

    /// <summary>
    /// Of the elements at a bound, those of the first processes are kept: the first rows, where rows are examples.
    /// </summary>
    private static void KeepOwnTies(ThresholdSearch<V> search, ref KeptBounds bounds, bool isBalanced)
    {
        if (!isBalanced)
        {
            bounds.PositiveTies = search.OwnTies<BothSides>(bounds.Positive, bounds.PositiveTies);
            bounds.NegativeTies = bounds.PositiveTies;
            return;
        }

        bounds.PositiveTies = search.OwnTies<PositiveSide>(bounds.Positive, bounds.PositiveTies);
        bounds.NegativeTies = search.OwnTies<NegativeSide>(bounds.Negative, bounds.NegativeTies);
    }

    private static ReadOnlySpan<int> ListOf(Selection selection, int example)
    {
        ReadOnlySpan<int> starts = Operand.Read(selection.Starts).Span;
        return Operand.Read(selection.Kept).Span[starts[example]..starts[example + 1]];
    }

    private static NonFiniteException NonFinite(int? example) => new(example is { } n
        ? $"The gradient of the output holds an infinite value or NaN in example {n} of the batch."
        : "The gradient of the output holds infinite values or NaN in the batch.");

    private void KeepRandom(
        RandomStream random, int examples, int outputs, int count, HostIndices kept, int blocks,
        Indices? numbers = null)
    {
        HostIndices? drawn = numbers is null ? null : Operand.Read(numbers);
        int* numberOf = drawn is null ? null : drawn.Data;
        var kernel = new RandomSubset(random.NextUInt64(), blocks, outputs, count, kept.Data, numberOf);
        double grain = examples == 1 ? blocks : CpuQueue.ElementGrain(16L * count);
        queue.Run(kernel, examples * blocks, grain, kept, drawn);
    }

    /// <summary>Transposes the lists per example into the examples of each row. O(N·K + O).</summary>
    private static void Transpose(Selection selection)
    {
        // A counting sort: offsets[j + 1] counts row j, becomes where row j starts, ends as where row j + 1 starts.
        Span<int> offsets = Operand.Write(selection.Offsets).Span, rows = Operand.Write(selection.Rows).Span;
        ReadOnlySpan<int> kept = Operand.Read(selection.Kept).Span;
        if (selection.KeptBy.Length < kept.Length) selection.KeptBy.SetLength(kept.Length);
        Span<int> keptBy = Operand.Write(selection.KeptBy).Span;
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
