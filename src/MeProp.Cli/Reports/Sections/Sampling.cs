namespace MeProp.Cli;

/// <summary>Picks some of many values, so that pages stay small.</summary>
internal static class Sampling
{
    /// <summary>At most so many values at equal distances, the first and the last among them.</summary>
    public static T[] Evenly<T>(IReadOnlyList<T> values, int count)
    {
        if (values.Count <= count) return [.. values];
        long last = values.Count - 1;
        return [.. Enumerable.Range(0, count).Select(i => values[(int)(i * last / (count - 1))])];
    }
}
