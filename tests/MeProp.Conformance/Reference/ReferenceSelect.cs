using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of selecting and counting.</summary>
internal sealed class ReferenceSelect : ISelectionOperations
{
    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, dy.Columns);
        selection.Magnitudes?.Take(dy); // computed again, in double precision
        (int examples, int outputs) = (dy.Rows, dy.Columns);
        KeepRule rule = selection.Keep.Rule;
        if (rule == KeepRule.All || count == outputs)
        {
            selection.SetAll(examples, outputs);
            return;
        }

        ulong key = selection.Keep.IsRandom ? random.NextUInt64() : 0;
        if (selection.Keep.IsUnified)
        {
            int[] rows = rule == KeepRule.UnifiedTopK
                ? ReferenceSelection.Largest(Sums(dy), count)
                : ReferenceSelection.RandomSubset(key, 0, outputs, count);
            selection.SetShared(examples, outputs, count);
            selection.Rows.Upload(rows);
            return;
        }

        bool hasBudget = selection.Keep.IsBalanced || selection.Keep.SharesBudget;
        int[][] kept = hasBudget ? ReferenceSelection.WithinBudget(Finite(dy), count, selection.Keep) :
        [
            .. Enumerable.Range(0, examples).Select(n => rule == KeepRule.TopK
                ? ReferenceSelection.Largest(Magnitudes(dy, n), count)
                : ReferenceSelection.RandomSubset(key, n, outputs, count)),
        ];
        selection.SetPerExample(examples, outputs, count);
        ReferenceSelection.Upload(kept, selection);
    }

    public void KeepScale(Matrix dz, Matrix y, Selection selection)
    {
        Require(Fits(selection, dz) && (dz.Rows, dz.Columns) == (y.Rows, y.Columns));
        Require(selection.Kind != SelectionKind.Shared);
        if (selection.Kind == SelectionKind.All) return;
        for (int n = 0; n < dz.Rows; n++) ReferenceSelection.KeepScale(Row(dz, n), Row(y, n), selection.KeptOf(n));
    }

    public void CountKept(Matrix dy, Selection selection, Indices counts)
    {
        Require(counts.Length == dy.Columns && Fits(selection, dy));
        for (int n = 0; n < dy.Rows; n++)
        {
            foreach (int j in selection.KeptOf(n)) Of(counts)[j] += Row(dy, n)[j] == 0 ? 0 : 1;
        }
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
