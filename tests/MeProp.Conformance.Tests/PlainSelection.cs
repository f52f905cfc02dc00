using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainSelection : ISelectionOperations
{
    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        Require(count >= 1 && count <= dy.Columns);
        (int examples, int outputs) = (dy.Rows, dy.Columns);
        Matrix? known = selection.Magnitudes?.Take(dy);
        if (selection.Keep.Rule == KeepRule.All || count == outputs)
        {
            selection.SetAll(examples, outputs);
            return;
        }

        ulong key = selection.Keep.IsRandom ? random.NextUInt64() : 0;
        if (selection.Keep.IsUnified)
        {
            int[] rows = selection.Keep.IsRandom ? Draw(key, 0, outputs, count)
                : Largest(known?.ToArray() ?? Sums(PlainMatrix.Of(dy)), count);
            selection.SetShared(examples, outputs, count);
            selection.Rows.Upload(rows);
            return;
        }

        PlainMatrix gradient = PlainMatrix.Of(dy);
        int[] kept =
        [
            .. Enumerable.Range(0, examples).SelectMany(n => selection.Keep.IsRandom
                ? Draw(key, n, outputs, count)
                : Largest(gradient[n].ToArray(), count)),
        ];
        selection.SetPerExample(examples, outputs, count);
        selection.Kept.Upload(kept);
        Transpose(kept, selection);
    }

    public void CountKept(Matrix dy, Selection selection, Indices counts)
    {
        Require(counts.Length == dy.Columns);
        Require((selection.Examples, selection.Outputs) == (dy.Rows, dy.Columns));
        for (int n = 0; n < dy.Rows; n++)
        {
            foreach (int j in selection.KeptOf(n)) PlainIndices.Of(counts)[j] += PlainMatrix.Of(dy)[n][j] == 0 ? 0 : 1;
        }
    }

    private static float[] Sums(PlainMatrix dy)
    {
        var sums = new float[dy.Columns];
        for (int n = 0; n < dy.Rows; n++)
        {
            for (int j = 0; j < dy.Columns; j++) sums[j] += Math.Abs(dy[n][j]);
        }

        return sums;
    }

    private static int[] Largest(float[] values, int count)
    {
        if (!values.All(float.IsFinite)) throw new NonFiniteException("A gradient is not finite.");
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(order, (a, b) =>
            Math.Abs(values[a]) != Math.Abs(values[b]) ? Math.Abs(values[b]).CompareTo(Math.Abs(values[a])) : a - b);
        Array.Sort(order, 0, count);
        return order[..count];
    }

    /// <summary>Floyd's draw, with bits that depend on key, example and position.</summary>
    private static int[] Draw(ulong key, int example, int outputs, int count)
    {
        var isDrawn = new bool[outputs];
        for (int j = outputs - count; j < outputs; j++)
        {
            ulong bits = RandomStream.Mix(key + (ulong)example * 0x9E3779B97F4A7C15 + (ulong)j * 0xD1B54A32D192ED03);
            int drawn = (int)(((bits >> 32) * (ulong)(j + 1)) >> 32);
            isDrawn[isDrawn[drawn] ? j : drawn] = true;
        }

        return [.. Enumerable.Range(0, outputs).Where(j => isDrawn[j])];
    }

    private static void Transpose(int[] kept, Selection selection)
    {
        int[] places = [.. Enumerable.Range(0, kept.Length).OrderBy(place => kept[place])]; // stable: examples ascend
        selection.KeptBy.Upload([.. places.Select(place => place / selection.Count)]);
        var offsets = new int[selection.Outputs + 1];
        foreach (int j in kept) offsets[j + 1]++;
        for (int j = 0; j < selection.Outputs; j++) offsets[j + 1] += offsets[j];
        selection.Offsets.Upload(offsets);
        int[] rows = [.. kept.Distinct().Order()];
        selection.RowCount = rows.Length;
        selection.Rows.Upload([.. rows, .. new int[selection.Outputs - rows.Length]]);
    }
}
