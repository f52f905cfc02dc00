namespace MeProp.Conformance;

/// <summary>What is kept of an output gradient, to be placed on any device.</summary>
public sealed class TestSelection
{
    private readonly int[][] _kept;

    private TestSelection(SelectionKind kind, int outputs, int[][] kept) =>
        (Kind, Outputs, _kept) = (kind, outputs, kept);

    public SelectionKind Kind { get; }

    public int Outputs { get; }

    /// <summary>The rows that any example kept, ascending.</summary>
    public int[] Rows => [.. _kept.SelectMany(list => list).Distinct().Order()];

    /// <summary>Everything.</summary>
    public static TestSelection All(int examples, int outputs)
    {
        int[] all = [.. Enumerable.Range(0, outputs)];
        return new(SelectionKind.All, outputs, [.. Enumerable.Repeat(all, examples)]);
    }

    /// <summary>One random list for the batch.</summary>
    public static TestSelection Shared(RandomStream random, int examples, int outputs, int count)
    {
        int[] list = ReferenceSelection.RandomSubset(random.NextUInt64(), 0, outputs, count);
        return new(SelectionKind.Shared, outputs, [.. Enumerable.Repeat(list, examples)]);
    }

    /// <summary>A random list for each example.</summary>
    public static TestSelection PerExample(RandomStream random, int examples, int outputs, int count)
    {
        ulong key = random.NextUInt64();
        IEnumerable<int> batch = Enumerable.Range(0, examples);
        return PerExample(outputs, [.. batch.Select(n => ReferenceSelection.RandomSubset(key, n, outputs, count))]);
    }

    /// <summary>The given lists, one for each example.</summary>
    public static TestSelection PerExample(int outputs, params int[][] kept) =>
        new(SelectionKind.PerExample, outputs, kept);

    /// <summary>
    /// One of each kind, the sparse kinds with one output, about a half and all but one, at random; and lists of
    /// different lengths, some of them empty.
    /// </summary>
    public static IEnumerable<TestSelection> Each(RandomStream random, int examples, int outputs)
    {
        yield return All(examples, outputs);
        foreach (int count in ((int[])[1, (outputs + 1) / 2, outputs - 1]).Distinct().Where(count => count >= 1))
        {
            yield return Shared(random, examples, outputs, count);
            yield return PerExample(random, examples, outputs, count);
        }

        int[][] uneven = [.. Enumerable.Range(0, examples).Select(n => ReferenceSelection.RandomSubset(
            random.NextUInt64(), n, outputs, n % 3 == 0 ? 0 : 1 + random.NextInt32(outputs)))];
        yield return PerExample(outputs, uneven);
    }

    /// <summary>The outputs kept for an example, ascending.</summary>
    public int[] KeptOf(int example) => _kept[example];

    /// <summary>The selection on a device.</summary>
    public Selection On(Device device)
    {
        var selection = new Selection(device);
        int examples = _kept.Length;
        switch (Kind)
        {
            case SelectionKind.All:
                selection.SetAll(examples, Outputs);
                break;
            case SelectionKind.Shared:
                selection.SetShared(examples, Outputs, _kept[0].Length);
                selection.Rows.Upload(_kept[0]);
                break;
            default:
                selection.SetPerExample(examples, Outputs, Math.Max(1, _kept.Max(list => list.Length)));
                ReferenceSelection.Upload(_kept, selection);
                break;
        }

        return selection;
    }

    public override string ToString() => $"{Kind}, {Rows.Length} rows";
}
