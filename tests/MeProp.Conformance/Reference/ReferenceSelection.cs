namespace MeProp.Conformance;

/// <summary>The specification of what the rules keep.</summary>
public static class ReferenceSelection
{
    /// <summary>
    /// The indices of the largest values, by a full sort; of equal values the lower index is larger. Ascending.
    /// </summary>
    public static int[] Largest(IReadOnlyList<double> values, int count) =>
        [.. Enumerable.Range(0, values.Count).OrderByDescending(j => values[j]).ThenBy(j => j).Take(count).Order()];

    private static IEnumerable<(int N, int J, double Value)> Largest(
        IEnumerable<(int N, int J, double Value)> elements, int count, bool isBalanced)
    {
        if (!isBalanced) return elements.OrderByDescending(e => Math.Abs(e.Value)).Take(count);
        (int N, int J, double Value)[] up = [.. elements.Where(e => e.Value > 0).OrderByDescending(e => e.Value)];
        (int N, int J, double Value)[] down = [.. elements.Where(e => e.Value < 0).OrderBy(e => e.Value)];
        int ups = Math.Min(up.Length, Math.Max((count + 1) / 2, count - down.Length));
        return up.Take(ups).Concat(down.Take(count - ups));
    }

    /// <summary>
    /// Floyd's draw of a random subset, for an example whose random bits are a hash of key, example and position: for
    /// j = O − K … O − 1 take a random number of 0 to j, or j itself if that number was taken before. Ascending.
    /// </summary>
    public static int[] RandomSubset(ulong key, int example, int outputs, int count)
    {
        var chosen = new SortedSet<int>();
        for (int j = outputs - count; j < outputs; j++)
        {
            ulong seed = key + (ulong)example * 0x9E3779B97F4A7C15 + (ulong)j * 0xD1B54A32D192ED03;
            int drawn = (int)(((RandomStream.Mix(seed) >> 32) * (ulong)(j + 1)) >> 32);
            if (!chosen.Add(drawn)) chosen.Add(j);
        }

        return [.. chosen];
    }

    /// <summary>
    /// What a rule with balance or a shared budget keeps: of each example, or of the batch with K·N elements, the
    /// largest elements that are not 0, or the ⌈K/2⌉ largest positive and ⌊K/2⌋ largest negative ones; where one sign
    /// has fewer, the other gets the rest. Of equal elements the one with the lower example and output is larger.
    /// </summary>
    public static int[][] WithinBudget(IReadOnlyList<double[]> dy, int count, Keep keep)
    {
        IEnumerable<IEnumerable<(int N, int J, double Value)>> examples =
            dy.Select((row, n) => row.Select((value, j) => (n, j, value)).Where(e => e.value != 0));
        IEnumerable<(int N, int J, double Value)> kept = keep.SharesBudget
            ? Largest([.. examples.SelectMany(elements => elements)], count * dy.Count, keep.IsBalanced)
            : examples.SelectMany(elements => Largest(elements, count, keep.IsBalanced));
        ILookup<int, int> lists = kept.ToLookup(e => e.N, e => e.J);
        return [.. Enumerable.Range(0, dy.Count).Select(n => lists[n].Order().ToArray())];
    }

    /// <summary>The corrected elements of an example: dz[j] += c · y[j] for kept j with dz[j] ≠ 0.</summary>
    public static void KeepScale(Span<float> dz, ReadOnlySpan<float> y, int[] kept)
    {
        double rest = 0, energy = 0, keptEnergy = 0;
        for (int j = 0; j < dz.Length; j++)
        {
            bool isKept = dz[j] != 0 && kept.Contains(j);
            if (isKept) keptEnergy += (double)y[j] * y[j];
            else rest += (double)dz[j] * y[j];
            energy += (double)y[j] * y[j];
        }

        if (keptEnergy <= 1e-4 * energy) return;
        foreach (int j in kept)
        {
            if (dz[j] != 0) dz[j] = (float)(dz[j] + rest / keptEnergy * y[j]);
        }
    }

    /// <summary>Writes lists per example and their transpose into a selection that has room for them.</summary>
    public static void Upload(int[][] kept, Selection selection)
    {
        int[] starts = new int[kept.Length + 1];
        for (int n = 0; n < kept.Length; n++) starts[n + 1] = starts[n] + kept[n].Length;
        selection.Starts.Upload(starts);
        selection.Kept.SetLength(starts[^1]);
        selection.Kept.Upload([.. kept.SelectMany(list => list)]);
        if (selection.IsPart) return;
        ILookup<int, int> examples = kept
            .SelectMany((list, n) => list.Select(j => (N: n, J: j))).ToLookup(e => e.J, e => e.N);
        List<int> rows = [], offsets = [0], keptBy = [];
        for (int j = 0; j < selection.Outputs; j++)
        {
            keptBy.AddRange(examples[j]);
            if (keptBy.Count > offsets[^1]) rows.Add(j);
            offsets.Add(keptBy.Count);
        }

        selection.RowCount = rows.Count;
        selection.Rows.Upload([.. rows, .. new int[selection.Outputs - rows.Count]]);
        selection.KeptBy.SetLength(starts[^1]);
        selection.Offsets.Upload([.. offsets]);
        selection.KeptBy.Upload([.. keptBy]);
    }
}
