namespace MeProp.Tasks;

/// <summary>
/// Draws examples so that each class has its share, rounded by the largest remainders (ties: the lower class).
/// </summary>
internal sealed class ClassDraw
{
    private readonly byte[] _labels;
    private readonly int[] _quotas;

    /// <summary>Chooses how many examples of each class are drawn.</summary>
    /// <param name="labels">The class of each example.</param>
    /// <param name="count">How many are drawn, at most as many as there are.</param>
    /// <param name="keepsOne">Whether an example of each class is left.</param>
    public ClassDraw(ReadOnlySpan<byte> labels, int count, bool keepsOne)
    {
        _labels = labels.ToArray();
        int[] counts = new int[256];
        foreach (byte label in labels) counts[label]++;
        int[] rooms = keepsOne ? Array.ConvertAll(counts, n => Math.Max(0, n - 1)) : counts;
        if (rooms.Sum() < count) rooms = counts;
        _quotas = new int[counts.Length];
        double share = count / (double)Math.Max(1, labels.Length);
        double[] shares = Array.ConvertAll(counts, n => share * n);
        for (int c = 0; c < counts.Length; c++) _quotas[c] = Math.Min((int)shares[c], rooms[c]);

        // A class that would have none comes first, then those that lost most by rounding down.
        int open = count - _quotas.Sum();
        while (open > 0)
        {
            int[] next = [.. Enumerable.Range(0, counts.Length)
                .Where(c => _quotas[c] < rooms[c])
                .OrderByDescending(c => _quotas[c] == 0)
                .ThenByDescending(c => shares[c] - _quotas[c])
                .Take(open)];
            if (next.Length == 0) break;
            foreach (int c in next) _quotas[c]++;
            open -= next.Length;
        }
    }

    /// <summary>The indices of the drawn examples in rising order.</summary>
    public int[] Indices(ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, _labels.Length)];
        new RandomStream(seed).Shuffle(order);
        int[] open = [.. _quotas];
        int[] drawn = [.. order.Where(i => open[_labels[i]]-- > 0)];
        Array.Sort(drawn);
        return drawn;
    }
}
