namespace MeProp.Mpi.Tests;

/// <summary>A batch whose rows processes share, to be selected from.</summary>
internal static class SharedSelectionScene
{
    /// <summary>Outputs of a block, and how many of them are kept.</summary>
    public const int Outputs = 24, Count = 3;

    private const int Rows = 7;

    /// <summary>Rules by name.</summary>
    public static IReadOnlyDictionary<string, Keep> Keeps { get; } = new Dictionary<string, Keep>
    {
        ["top-k"] = Keep.TopK(Count),
        ["balanced"] = Keep.TopK(Count).Balanced(),
        ["random"] = Keep.RandomK(Count),
        ["unified"] = Keep.UnifiedTopK(Count),
        ["unified random"] = Keep.UnifiedRandomK(Count),
        ["budget"] = Keep.TopK(Count).SharingBudget(),
        ["balanced budget"] = Keep.TopK(Count).SharingBudget().Balanced(),
    };

    /// <summary>Numbers of different values, blocks and processes; more processes than rows at last.</summary>
    public static IEnumerable<(int Values, int Blocks, int Processes)> Cases =>
        from values in (int[])[2, 5, 100_000] // few give many ties
        from sizes in ((int Blocks, int Processes)[])[(1, 2), (4, 3), (1, Rows + 2)]
        select (values, sizes.Blocks, sizes.Processes);

    /// <summary>Random whole numbers for all rows: their sums do not depend on the order.</summary>
    public static float[] Gradient(string rule, int values, int blocks)
    {
        var random = new Random(rule.Length * values + blocks);
        return [.. Enumerable.Range(0, Rows * Outputs * blocks).Select(_ => (float)random.Next(-values, values))];
    }

    /// <summary>The rows of a process, or all without a group, and a selection for them.</summary>
    public static (Matrix Own, Selection Selection) Place(
        Device device, string rule, float[] dy, int blocks, IProcessGroup? group)
    {
        int width = Outputs * blocks, rows = dy.Length / width;
        (int from, int to) = group is null ? (0, rows) : Batches.ShareOf(rows, group);
        Matrix own = device.CreateMatrix(to - from, width);
        own.Upload(dy.AsSpan(from * width, (to - from) * width));
        var selection = new Selection(device, Keeps[rule], blocks);
        if (group is null) return (own, selection);
        Indices numbers = device.CreateIndices(to - from);
        numbers.Upload([.. Enumerable.Range(from, to - from)]);
        selection.Share = new(group, numbers, rows);
        return (own, selection);
    }
}
