using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of selecting and counting.</summary>
internal sealed class ReferenceSelect : ISelectionOperations
{
    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        int blocks = selection.Blocks, width = dy.Columns / blocks;
        Require(width * blocks == dy.Columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, width);
        selection.Magnitudes?.Take(dy); // computed again, in double precision
        (int examples, int outputs) = (dy.Rows, dy.Columns);
        if (selection.Keep.Rule == KeepRule.All || count == width)
        {
            selection.SetAll(examples, outputs);
            return;
        }

        ulong key = selection.Keep.IsRandom ? random.NextUInt64() : 0;
        int[][][] ofBlocks =
            [.. Enumerable.Range(0, blocks).Select(b => KeptOf(dy, count, selection.Keep, key, b, blocks))];
        int[][] kept =
        [
            .. Enumerable.Range(0, ofBlocks[0].Length).Select(n => ofBlocks
                .SelectMany((lists, b) => lists[n].Select(j => b * width + j)).ToArray()),
        ];
        if (selection.Keep.IsUnified)
        {
            selection.SetShared(examples, outputs, count * blocks);
            selection.Rows.Upload(kept[0]);
            return;
        }

        selection.SetPerExample(examples, outputs, count * blocks);
        ReferenceSelection.Upload(kept, selection);
    }

    public void Join(IReadOnlyList<Selection> parts, int count, Selection whole)
    {
        Selection[] joined = [.. parts.Take(count)];
        int outputs = joined[0].Outputs, examples = joined.Sum(part => part.Examples);
        bool isAll = joined[0].Kind == SelectionKind.All;
        foreach (Selection part in joined)
        {
            Require(part.Outputs == outputs && part.Blocks == whole.Blocks && part != whole);
            Require(part.Kind == SelectionKind.All == isAll);
        }

        if (isAll)
        {
            whole.SetAll(examples, outputs);
            return;
        }

        whole.SetPerExample(examples, outputs, joined[0].Count);
        int[][] lists = [.. joined.SelectMany(part => Enumerable.Range(0, part.Examples).Select(part.KeptOf))];
        ReferenceSelection.Upload(lists, whole);
    }

    public void KeepScale(Matrix dz, Matrix y, Selection selection)
    {
        Require(Fits(selection, dz) && (dz.Rows, dz.Columns) == (y.Rows, y.Columns));
        Require(selection.Kind != SelectionKind.Shared);
        if (selection.Kind == SelectionKind.All) return;
        for (int n = 0; n < dz.Rows; n++) ReferenceSelection.KeepScale(Row(dz, n), Row(y, n), selection.KeptOf(n));
    }

    public void CountKept(Matrix dy, Selection selection, Indices counts, int first = 0)
    {
        int width = dy.Columns / selection.Blocks;
        Require(first >= 0 && counts.Length >= first + width && Fits(selection, dy));
        for (int n = 0; n < dy.Rows; n++)
        {
            IEnumerable<int> active = selection.KeptOf(n).Where(j => Row(dy, n)[j] != 0);
            foreach (int column in active.Select(j => j % width).Distinct()) Of(counts)[first + column]++;
        }
    }

    /// <summary>What each example keeps of a block, as columns of the block; one list for a unified rule.</summary>
    private static int[][] KeptOf(Matrix dy, int count, Keep keep, ulong key, int block, int blocks)
    {
        int width = dy.Columns / blocks;
        Matrix part = TestMatrix.Of(dy.Rows, width, [.. Enumerable.Range(0, dy.Rows).SelectMany(
            n => Row(dy, n).Slice(block * width, width).ToArray())]);
        if (keep.IsBalanced || keep.SharesBudget) return ReferenceSelection.WithinBudget(Finite(part), count, keep);
        double[]? sums = keep.Rule == KeepRule.UnifiedTopK ? Sums(part) : null;
        return [.. Enumerable.Range(0, keep.IsUnified ? 1 : dy.Rows).Select(n => keep.Rule switch
        {
            KeepRule.TopK => ReferenceSelection.Largest(Magnitudes(part, n), count),
            KeepRule.UnifiedTopK => ReferenceSelection.Largest(sums!, count),
            KeepRule.RandomK => ReferenceSelection.RandomSubset(key, n * blocks + block, width, count),
            _ => ReferenceSelection.RandomSubset(key, block, width, count),
        })];
    }

    private static double[] Sums(Matrix dy)
    {
        var sums = new double[dy.Columns];
        for (int n = 0; n < dy.Rows; n++)
        {
            foreach ((int j, double magnitude) in Magnitudes(dy, n).Index()) sums[j] += magnitude;
        }

        return sums;
    }

    private static double[][] Finite(Matrix dy)
    {
        for (int n = 0; n < dy.Rows; n++) Magnitudes(dy, n);
        return [.. Enumerable.Range(0, dy.Rows).Select(n => Array.ConvertAll(Row(dy, n).ToArray(), v => (double)v))];
    }

    private static double[] Magnitudes(Matrix dy, int n)
    {
        double[] magnitudes = [.. Row(dy, n).ToArray().Select(value => (double)Math.Abs(value))];
        if (magnitudes.All(double.IsFinite)) return magnitudes;
        throw new NonFiniteException($"The output gradient of example {n} is not finite.");
    }
}
