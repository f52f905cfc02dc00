using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainSelection : ISelectionOperations
{
    public void Select(Matrix dy, int count, RandomStream random, Selection selection)
    {
        int blocks = selection.Blocks, width = dy.Columns / blocks;
        Require(count >= 1 && count <= width && width * blocks == dy.Columns);
        Matrix? known = selection.Magnitudes?.Take(dy);
        if (selection.Keep.Rule == KeepRule.All || count == width)
        {
            selection.SetAll(dy.Rows, dy.Columns);
            return;
        }

        ulong key = selection.Keep.IsRandom ? random.NextUInt64() : 0;
        if (selection.Keep.IsUnified)
        {
            float[] sums = selection.Keep.IsRandom ? [] : known?.ToArray() ?? Sums(PlainMatrix.Of(dy));
            int[] rows =
            [
                .. Enumerable.Range(0, blocks).SelectMany(b => (selection.Keep.IsRandom
                    ? Draw(key, b, width, count)
                    : Largest(sums[(b * width)..((b + 1) * width)], count)).Select(j => b * width + j)),
            ];
            selection.SetShared(dy.Rows, dy.Columns, count * blocks);
            selection.Rows.Upload(rows);
            return;
        }

        selection.SetPerExample(dy.Rows, dy.Columns, count * blocks);
        var kept = new List<int>[dy.Rows];
        for (int n = 0; n < dy.Rows; n++) kept[n] = [];
        for (int b = 0; b < blocks; b++)
        {
            int[][] lists = KeptOf(dy, b, blocks, count, selection.Keep, key);
            for (int n = 0; n < dy.Rows; n++) kept[n].AddRange(lists[n].Select(j => b * width + j));
        }

        Write([.. kept.Select(list => list.ToArray())], selection);
    }

    public void Join(IReadOnlyList<Selection> parts, int count, Selection whole)
    {
        (int outputs, bool isAll) = (parts[0].Outputs, parts[0].Kind == SelectionKind.All);
        var lists = new List<int[]>();
        foreach (Selection part in parts.Take(count))
        {
            Require(part.Outputs == outputs && part.Blocks == whole.Blocks && part.Kind == SelectionKind.All == isAll);
            for (int n = 0; n < part.Examples; n++) lists.Add(part.KeptOf(n));
        }

        if (isAll)
        {
            whole.SetAll(lists.Count, outputs);
            return;
        }

        whole.SetPerExample(lists.Count, outputs, parts[0].Count);
        Write([.. lists], whole);
    }

    public void KeepScale(Matrix dz, Matrix y, Selection selection)
    {
        Require((dz.Rows, dz.Columns) == (y.Rows, y.Columns) && selection.Kind != SelectionKind.Shared);
        Require((selection.Examples, selection.Outputs) == (dz.Rows, dz.Columns));
        for (int n = 0; n < dz.Rows && selection.Kind != SelectionKind.All; n++)
        {
            Span<float> gradient = PlainMatrix.Of(dz)[n], output = PlainMatrix.Of(y)[n];
            float rest = 0, all = 0, energy = 0;
            for (int j = 0; j < gradient.Length; j++)
                (rest, all) = (rest + gradient[j] * output[j], all + output[j] * output[j]);
            foreach (int j in selection.KeptOf(n))
            {
                rest -= gradient[j] * output[j];
                energy += gradient[j] == 0 ? 0 : output[j] * output[j];
            }

            if (energy <= 1e-4f * all) continue;
            foreach (int j in selection.KeptOf(n)) gradient[j] += gradient[j] == 0 ? 0 : rest / energy * output[j];
        }
    }

    public void CountKept(Matrix dy, Selection selection, Indices counts, int first = 0)
    {
        int width = dy.Columns / selection.Blocks;
        Require(first >= 0 && counts.Length >= first + width);
        Require((selection.Examples, selection.Outputs) == (dy.Rows, dy.Columns));
        for (int n = 0; n < dy.Rows; n++)
        {
            var isActive = new bool[width];
            foreach (int j in selection.KeptOf(n)) isActive[j % width] |= PlainMatrix.Of(dy)[n][j] != 0;
            for (int j = 0; j < width; j++) PlainIndices.Of(counts)[first + j] += isActive[j] ? 1 : 0;
        }
    }

    /// <summary>What each example keeps of a block, as columns of the block.</summary>
    private static int[][] KeptOf(Matrix dy, int block, int blocks, int count, Keep keep, ulong key)
    {
        int width = dy.Columns / blocks;
        var part = new PlainMatrix(dy.Rows, width);
        for (int n = 0; n < dy.Rows; n++) PlainMatrix.Of(dy)[n].Slice(block * width, width).CopyTo(part[n]);
        if (keep.IsBalanced || keep.SharesBudget) return KeepWithinBudget(part, count, keep);
        return [.. Enumerable.Range(0, dy.Rows).Select(n => keep.IsRandom
            ? Draw(key, n * blocks + block, width, count)
            : Largest(part[n].ToArray(), count))];
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

    /// <summary>Takes the largest elements first, until the budget of their example or batch is spent.</summary>
    private static int[][] KeepWithinBudget(PlainMatrix dy, int count, Keep keep)
    {
        var kept = new List<int>[dy.Rows];
        for (int n = 0; n < dy.Rows; n++)
        {
            Largest(dy[n].ToArray(), 1); // finite?
            kept[n] = [];
        }

        int groups = keep.SharesBudget ? 1 : dy.Rows, rows = dy.Rows / groups, budget = count * rows;
        for (int group = 0; group < groups; group++)
        {
            int first = group * rows;
            (int N, int J)[] up = Sorted(first, sign: 1), down = Sorted(first, sign: -1);
            int ups = Math.Min(up.Length, Math.Max(budget - budget / 2, budget - down.Length));
            IEnumerable<(int N, int J)> chosen = keep.IsBalanced
                ? up.Take(ups).Concat(down.Take(budget - ups))
                : Sorted(first, sign: 0).Take(budget);
            foreach ((int n, int j) in chosen) kept[n].Add(j);
        }

        return [.. kept.Select(list => list.Order().ToArray())];

        (int N, int J)[] Sorted(int first, int sign) =>
        [
            .. from n in Enumerable.Range(first, rows)
               from j in Enumerable.Range(0, dy.Columns)
               let size = sign == 0 ? Math.Abs(dy[n][j]) : sign * dy[n][j]
               where size > 0
               orderby size descending
               select (n, j),
        ];
    }

    private static void Write(int[][] lists, Selection selection)
    {
        int[] kept = [.. lists.SelectMany(list => list)];
        var starts = new int[lists.Length + 1];
        for (int n = 0; n < lists.Length; n++) starts[n + 1] = starts[n] + lists[n].Length;
        selection.Starts.Upload(starts);
        selection.Kept.SetLength(kept.Length);
        selection.Kept.Upload(kept);
        if (selection.IsPart) return;
        int[] examples = [.. lists.SelectMany((list, n) => list.Select(_ => n))];
        int[] places = [.. Enumerable.Range(0, kept.Length).OrderBy(place => kept[place])]; // stable: examples ascend
        selection.KeptBy.SetLength(kept.Length);
        selection.KeptBy.Upload([.. places.Select(place => examples[place])]);
        var offsets = new int[selection.Outputs + 1];
        foreach (int j in kept) offsets[j + 1]++;
        for (int j = 0; j < selection.Outputs; j++) offsets[j + 1] += offsets[j];
        selection.Offsets.Upload(offsets);
        int[] rows = [.. kept.Distinct().Order()];
        selection.RowCount = rows.Length;
        selection.Rows.Upload([.. rows, .. new int[selection.Outputs - rows.Length]]);
    }
}
