namespace MeProp.Gpu;

/// <summary>
/// Top-k per example with balance or a shared budget: four rounds of radix select over all groups at once.
/// </summary>
internal sealed class GpuBudget(GpuContext gpu)
{
    private const int Digits = 256, Signs = 2;

    private readonly GpuBuffer _histogram = new(gpu.Heap), _prefix = new(gpu.Heap), _remaining = new(gpu.Heap);
    private readonly GpuBuffer _counts = new(gpu.Heap), _places = new(gpu.Heap);

    private readonly GpuProcessSums _processes = new(gpu);

    /// <summary>Writes the lists of a selection that has room for K·N elements.</summary>
    public void Select(GpuMatrix dy, int count, Selection selection)
    {
        int examples = dy.Rows, blocks = selection.Blocks, width = dy.Columns / blocks, lists = examples * blocks;
        bool isShared = selection.Keep.SharesBudget, isBalanced = selection.Keep.IsBalanced;
        RowShare? share = isShared ? selection.Share : null;
        int groups = isShared ? blocks : lists, budget = isShared ? count * (share?.Total ?? examples) : count;

        // This process may keep more of the budget than its part.
        if (share is not null)
            selection.Kept.SetLength((int)Math.Min((long)budget * blocks, (long)examples * dy.Columns));
        long histogramLength = (long)groups * Signs * Digits;
        nint histogram = _histogram.Of(histogramLength), prefix = _prefix.Of((long)groups * Signs);
        nint remaining = _remaining.Of((long)groups * Signs), bad = gpu.BeginNonFinite();
        gpu.Queue.Clear(prefix, (long)groups * Signs * sizeof(int));
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            gpu.Queue.Clear(histogram, histogramLength * sizeof(int));
            gpu.Queue.Launch(
                "budget_histogram", Grid.Of(dy.Count), dy.Pointer, blocks, width, isShared, isBalanced, shift, prefix,
                histogram, bad, dy.Count);
            if (share is { } all) _processes.SumIntegers(all.Processes, histogram, (int)histogramLength);
            gpu.Queue.Launch(
                "budget_digit", Grid.Of(groups), groups, budget, isBalanced, shift, histogram, prefix, remaining);
        }

        nint counts = _counts.Of(3L * lists), places = _places.Of(lists);
        nint starts = Operand.Of(selection.Starts).BeginWrite(0, selection.Kept.Length);
        gpu.Queue.Launch(
            "budget_count", Grid.BlockFor(lists, Grid.ThreadsFor(width)), dy.Pointer, blocks, width, isShared,
            isBalanced, prefix, counts);
        if (share is { } rows) _processes.KeepOwnEquals(rows.Processes, counts, examples, blocks, remaining);
        gpu.Queue.Launch(
            "budget_places", Grid.BlockFor(1), examples, blocks, isShared, remaining, counts, places, starts);
        gpu.Queue.Launch(
            "budget_write", Grid.BlockFor(lists, Grid.ThreadsFor(width)), dy.Pointer, blocks, width, isShared,
            isBalanced, prefix, counts, places, Operand.Of(selection.Kept).BeginWrite(0, dy.Columns - 1));
    }
}
