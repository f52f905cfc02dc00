namespace MeProp.Conformance;

/// <summary>The specification of what the rules keep.</summary>
public static class ReferenceSelection
{
    /// <summary>
    /// The indices of the largest values, by a full sort; of equal values the lower index is larger. Ascending.
    /// </summary>
    public static int[] Largest(IReadOnlyList<double> values, int count) =>
        [.. Enumerable.Range(0, values.Count).OrderByDescending(j => values[j]).ThenBy(j => j).Take(count).Order()];

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

    /// <summary>Writes lists per example and their transpose into a selection that has room for them.</summary>
    public static void Upload(int[][] kept, Selection selection)
    {
        List<int> rows = [], offsets = [0], keptBy = [];
        for (int j = 0; j < selection.Outputs; j++)
        {
            keptBy.AddRange(Enumerable.Range(0, kept.Length).Where(n => kept[n].Contains(j)));
            if (keptBy.Count > offsets[^1]) rows.Add(j);
            offsets.Add(keptBy.Count);
        }

        selection.RowCount = rows.Count;
        selection.Rows.Upload([.. rows, .. new int[selection.Outputs - rows.Count]]);
        selection.Kept.Upload([.. kept.SelectMany(list => list)]);
        selection.Offsets.Upload([.. offsets]);
        selection.KeptBy.Upload([.. keptBy]);
    }
}
