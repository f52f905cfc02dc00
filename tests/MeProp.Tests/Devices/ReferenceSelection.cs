namespace MeProp.Tests;

/// <summary>The specification of what the rules keep.</summary>
internal static class ReferenceSelection
{
    /// <summary>The indices of the largest values, by a full sort; of equal values the lower index is larger. Ascending.</summary>
    public static int[] Largest(IReadOnlyList<double> values, int count) =>
        [.. Enumerable.Range(0, values.Count).OrderByDescending(j => values[j]).ThenBy(j => j).Take(count).Order()];

    /// <summary>
    /// Floyd's draw of a random subset, for an example whose random bits are a hash of key, example and position: for j = O − K … O − 1 take
    /// a random number of 0 to j, or j itself if that number was taken before. Ascending.
    /// </summary>
    public static int[] RandomSubset(ulong key, int example, int outputs, int count)
    {
        var chosen = new SortedSet<int>();
        for (int j = outputs - count; j < outputs; j++)
        {
            ulong bits = RandomStream.Mix(key + (ulong)example * 0x9E3779B97F4A7C15 + (ulong)j * 0xD1B54A32D192ED03) >> 32;
            int drawn = (int)((bits * (ulong)(j + 1)) >> 32);
            if (!chosen.Add(drawn)) chosen.Add(j);
        }

        return [.. chosen];
    }

    /// <summary>The outputs kept for an example, whatever the kind of the selection.</summary>
    public static int[] KeptOf(Selection selection, int example) =>
        selection.Kind == SelectionKind.All ? [.. Enumerable.Range(0, selection.Outputs)] : selection.KeptOf(example).ToArray();

    /// <summary>The rows that any example kept, whatever the kind of the selection.</summary>
    public static int[] RowsOf(Selection selection) =>
        [.. Enumerable.Range(0, selection.Examples).SelectMany(n => KeptOf(selection, n)).Distinct().Order()];
}
