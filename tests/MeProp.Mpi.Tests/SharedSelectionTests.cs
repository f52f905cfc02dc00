namespace MeProp.Mpi.Tests;

/// <summary>What processes select of their rows is what one process selects of all rows, ties included.</summary>
public class SharedSelectionTests
{
    private const int Outputs = 24, Count = 3;

    private static readonly Dictionary<string, Keep> Keeps = new()
    {
        ["top-k"] = Keep.TopK(Count),
        ["balanced"] = Keep.TopK(Count).Balanced(),
        ["random"] = Keep.RandomK(Count),
        ["unified"] = Keep.UnifiedTopK(Count),
        ["unified random"] = Keep.UnifiedRandomK(Count),
        ["budget"] = Keep.TopK(Count).SharingBudget(),
        ["balanced budget"] = Keep.TopK(Count).SharingBudget().Balanced(),
    };

    public static TheoryData<string, int, int, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int, int, int>();
            foreach (string rule in Keeps.Keys)
                foreach (int values in (int[])[2, 5, 100_000])
                    foreach ((int blocks, int processes) in ((int, int)[])[(1, 2), (4, 3), (1, 9)])
                        data.Add(rule, values, blocks, processes);
            return data;
        }
    }

    /// <remarks>Few different values give many ties; 9 processes have 7 rows.</remarks>
    [Theory, MemberData(nameof(Cases))]
    public void Processes_select_what_one_process_selects(string rule, int values, int blocks, int processes)
    {
        const int rows = 7;
        var random = new Random(rule.Length * values + blocks);

        // Whole numbers: their sums do not depend on the order.
        float[] dy = [.. Enumerable.Range(0, rows * Outputs * blocks).Select(_ => (float)random.Next(-values, values))];
        int[][] alone = Select(Keeps[rule], dy, blocks, null);
        int[][][] shared = ThreadProcesses.Run(processes, group => Select(Keeps[rule], dy, blocks, group));
        Assert.Equal(alone, shared.SelectMany(lists => lists));
    }

    [Fact]
    public void A_value_that_is_not_finite_in_one_process_is_an_error_in_all()
    {
        foreach (string rule in (string[])["unified", "budget", "balanced budget"])
        {
            bool[] failed = ThreadProcesses.Run(3, group =>
            {
                float[] dy = [.. Enumerable.Repeat(1f, 3 * Outputs)];
                dy[Outputs] = float.NaN;
                try
                {
                    Select(Keeps[rule], dy, 1, group);
                    return false;
                }
                catch (NonFiniteException)
                {
                    return true;
                }
            });
            Assert.Equal([true, true, true], failed);
        }
    }

    private static int[][] Select(Keep keep, float[] dy, int blocks, IProcessGroup? group)
    {
        using CpuDevice device = CpuDevice.Create(1);
        int width = Outputs * blocks, rows = dy.Length / width;
        (int from, int to) = group is null ? (0, rows) : Batches.ShareOf(rows, group);
        Matrix own = device.CreateMatrix(to - from, width);
        own.Upload(dy.AsSpan(from * width, (to - from) * width));
        var selection = new Selection(device, keep, blocks);
        if (group is not null)
        {
            Indices numbers = device.CreateIndices(to - from);
            numbers.Upload([.. Enumerable.Range(from, to - from)]);
            selection.Share = new(group, numbers, rows);
        }

        var random = new RandomStream(5);
        int[][] lists = [];

        // The second search begins where the first one ended.
        for (int pass = 0; pass < 2; pass++)
        {
            device.Selection.Select(own, Count, random, selection);
            lists = [.. Enumerable.Range(0, to - from).Select(selection.KeptOf)];
        }

        return lists;
    }
}
