namespace MeProp.Gpu;

/// <summary>
/// Selections that stay on the GPU: the host learns nothing of them and waits for nothing. Lists have room for K·N
/// elements; a rule with balance or a shared budget may keep fewer. Where processes share the rows, the sums and counts
/// that they need pass through the host.
/// </summary>
internal sealed class GpuSelection(GpuContext gpu) : ISelectionOperations
{
    private readonly GpuBuffer _bits = new(gpu.Heap), _sums = new(gpu.Heap);
    private readonly GpuBudget _budget = new(gpu);
    private readonly GpuProcessSums _processes = new(gpu);

    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        GpuMatrix gradient = Operand.Of(dy);
        int examples = dy.Rows, outputs = dy.Columns, blocks = selection.Blocks, width = outputs / blocks;
        Shapes.Require(width * blocks == outputs, nameof(Select), dy, selection);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, width);
        Keep keep = selection.Keep;
        Matrix? magnitudes = selection.Magnitudes?.Take(dy);
        if (keep.Rule == KeepRule.All || count == width)
        {
            selection.SetAll(examples, outputs);
            return;
        }

        ulong key = keep.IsRandom ? random.NextUInt64() : 0;
        if (keep.IsUnified)
        {
            selection.SetShared(examples, outputs, count * blocks);
            nint rows = Operand.Of(selection.Rows).BeginWrite(0, outputs - 1);
            if (keep.IsRandom)
            {
                Draw(key, 0, blocks, blocks, width, count, rows, 0);
                return;
            }

            nint sums = SumsOf(gradient, magnitudes);
            if (selection.Share is { } all) _processes.SumFloats(all.Processes, sums, outputs);
            TakeLargest(sums, 1, blocks, width, count, rows, 0);
            return;
        }

        selection.SetPerExample(examples, outputs, count * blocks);
        if (keep.IsBalanced || keep.SharesBudget)
        {
            _budget.Select(gradient, count, selection);
        }
        else
        {
            nint kept = Operand.Of(selection.Kept).BeginWrite(0, outputs - 1);
            nint starts = Operand.Of(selection.Starts).BeginWrite(0, selection.Kept.Length);
            nint numbers = selection.Share is { } share ? Operand.Of(share.Numbers).Pointer : 0;
            if (keep.IsRandom) Draw(key, numbers, examples * blocks, blocks, width, count, kept, starts);
            else TakeLargest(gradient.Pointer, examples, blocks, width, count, kept, starts);
        }

        if (!selection.IsPart) Transpose(selection);
    }

    public void KeepScale(Matrix dz, Matrix y, Selection selection)
    {
        Shapes.Require(Shapes.AreEqual(dz, y) && Shapes.Fit(selection, dz), nameof(KeepScale), dz, y);
        if (selection.Kind == SelectionKind.All) return;
        if (selection.Kind == SelectionKind.Shared)
            throw new ArgumentException("Keeping the scale needs a list for each example.", nameof(selection));
        gpu.Queue.Launch(
            "keep_scale", Grid.BlockFor(dz.Rows), Operand.Of(dz).Pointer, Operand.Of(y).Pointer,
            Operand.Of(selection.Starts).Pointer, Operand.Of(selection.Kept).Pointer, dz.Columns);
    }

    public void Join(IReadOnlyList<Selection> parts, int count, Selection whole)
    {
        int examples = Shapes.RequireParts(parts, count, whole), kept = 0;
        Selection first = parts[0];
        for (int i = 0; i < count; i++) kept += LengthOf(parts[i]);

        if (first.Kind == SelectionKind.All)
        {
            whole.SetAll(examples, first.Outputs);
            return;
        }

        whole.SetPerExample(examples, first.Outputs, first.Count);
        whole.Kept.SetLength(kept);
        nint starts = Operand.Of(whole.Starts).BeginWrite(0, kept);
        nint lists = Operand.Of(whole.Kept).BeginWrite(0, first.Outputs - 1);
        for (int i = 0, example = 0; i < count; i++)
        {
            Selection part = parts[i];
            bool isShared = part.Kind == SelectionKind.Shared;
            gpu.Queue.Launch(
                "join_lists", Grid.BlockFor(part.Examples), isShared ? 0 : Operand.Of(part.Starts).Pointer,
                Operand.Of(isShared ? part.Rows : part.Kept).Pointer, isShared ? part.RowCount : 0, example, starts,
                lists);
            example += part.Examples;
        }

        if (!whole.IsPart) Transpose(whole);
    }

    public void CountKept(Matrix dy, Selection selection, Indices counts, int first = 0)
    {
        int width = dy.Columns / selection.Blocks;
        bool fits = first >= 0 && counts.Length >= (long)first + width && Shapes.Fit(selection, dy);
        Shapes.Require(fits, nameof(CountKept), dy, counts);
        bool isAll = selection.Kind == SelectionKind.All, isShared = selection.Kind == SelectionKind.Shared;
        nint starts = isAll || isShared ? 0 : Operand.Of(selection.Starts).Pointer;
        nint kept = isAll ? 0 : Operand.Of(isShared ? selection.Rows : selection.Kept).Pointer;
        gpu.Queue.Launch(
            "count_kept", Grid.RowsOf(Grid.Blocks(dy.Rows, 32), width), Operand.Of(dy).Pointer, starts, kept,
            isShared ? selection.RowCount : 0, dy.Rows, selection.Blocks, width,
            Operand.Of(counts).BeginWrite(int.MinValue, int.MaxValue), first);
    }

    /// <summary>The elements of a part, at most.</summary>
    private static int LengthOf(Selection part) => part.Kind switch
    {
        SelectionKind.All => 0,
        SelectionKind.Shared => part.Examples * part.RowCount,
        _ => part.Kept.Length,
    };

    private nint SumsOf(GpuMatrix gradient, Matrix? known)
    {
        if (known is not null) return Operand.Of(known).Pointer;
        nint sums = _sums.Of(gradient.Columns);
        gpu.Queue.Launch(
            "column_sums", new Grid(Grid.Blocks(gradient.Columns, 32), 1, 32, 8), -1, (nint)0, gradient.Pointer,
            (nint)0,
            (nint)0, sums, gradient.Rows, gradient.Columns);
        return sums;
    }

    private void TakeLargest(nint values, int examples, int blocks, int width, int count, nint kept, nint starts) =>
        gpu.Queue.Launch(
            "select_top_k", Grid.BlockFor(examples * blocks, Grid.ThreadsFor(width)), values, blocks, width, count,
            kept, starts, gpu.BeginNonFinite());

    private void Draw(
        ulong key, nint numbers, int lists, int blocks, int width, int count, nint kept, nint starts)
    {
        long words = (long)lists * Grid.Blocks(width, 32);
        nint bits = _bits.Of(words);
        gpu.Queue.Clear(bits, words * sizeof(int));
        gpu.Queue.Launch(
            "select_random", Grid.Of(lists), key, numbers, lists, blocks, width, count, bits, kept, starts);
    }

    /// <summary>Writes the transpose of lists per example: O(N·K + N·O/32).</summary>
    private void Transpose(Selection selection)
    {
        int examples = selection.Examples, outputs = selection.Outputs, words = Grid.Blocks(examples, 32);
        nint starts = Operand.Of(selection.Starts).Pointer, kept = Operand.Of(selection.Kept).Pointer;
        nint rows = Operand.Of(selection.Rows).BeginWrite(0, outputs - 1);
        nint offsets = Operand.Of(selection.Offsets).BeginWrite(0, selection.Kept.Length);

        // A process may keep more of the batch's budget than its part.
        if (selection.KeptBy.Length < selection.Kept.Length) selection.KeptBy.SetLength(selection.Kept.Length);
        nint keptBy = Operand.Of(selection.KeptBy).BeginWrite(0, examples);
        nint rowCount = Operand.Of(selection.LeaveRowCount()).BeginWrite(0, outputs);
        nint bits = _bits.Of((long)words * outputs);
        gpu.Queue.Clear(bits, (long)words * outputs * sizeof(int));
        gpu.Queue.Launch(
            "mark_kept", Grid.BlockFor(examples, Grid.ThreadsFor(selection.Count)), starts, kept, bits, outputs);
        gpu.Queue.Launch("count_examples", Grid.Of(outputs), bits, words, outputs, offsets);
        gpu.Queue.Launch(
            "scan_rows", Grid.BlockFor(1, Grid.ThreadsFor(outputs)), offsets, outputs, rows, rowCount);
        gpu.Queue.Launch("list_examples", Grid.Of(outputs), bits, words, outputs, offsets, keptBy);
    }
}
