namespace MeProp.Tests;

/// <summary>Selections for tests.</summary>
internal static class Selections
{
    /// <summary>One of each kind, the sparse kinds with one output, about a half and all but one, at random.</summary>
    public static IEnumerable<Selection> All(RandomStream random, int examples, int outputs)
    {
        yield return Everything(examples, outputs);
        foreach (int count in ((int[])[1, (outputs + 1) / 2, outputs - 1]).Distinct().Where(count => count >= 1))
        {
            yield return Shared(random, examples, outputs, count);
            yield return PerExample(random, examples, outputs, count);
        }
    }

    /// <summary>Everything.</summary>
    public static Selection Everything(int examples, int outputs)
    {
        var selection = new Selection();
        selection.SetAll(examples, outputs);
        return selection;
    }

    /// <summary>One random list for the batch.</summary>
    public static Selection Shared(RandomStream random, int examples, int outputs, int count)
    {
        var selection = new Selection();
        ReferenceSelection.RandomSubset(random.NextUInt64(), 0, outputs, count).CopyTo(selection.SetShared(examples, outputs, count));
        return selection;
    }

    /// <summary>A random list for each example.</summary>
    public static Selection PerExample(RandomStream random, int examples, int outputs, int count)
    {
        ulong key = random.NextUInt64();
        return PerExample(outputs, [.. Enumerable.Range(0, examples).Select(n => ReferenceSelection.RandomSubset(key, n, outputs, count))]);
    }

    /// <summary>The given lists, one for each example, of equal lengths.</summary>
    public static Selection PerExample(int outputs, params int[][] kept)
    {
        var selection = new Selection();
        kept.SelectMany(list => list).ToArray().CopyTo(selection.SetPerExample(kept.Length, outputs, kept[0].Length));
        selection.Transpose();
        return selection;
    }
}
