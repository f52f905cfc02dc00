namespace MeProp.Mpi.Tests;

/// <summary>What processes select of their rows is what one process selects of all rows, ties included.</summary>
public class SharedSelectionTests
{
    public static TheoryData<string, int, int, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int, int, int>();
            foreach (string rule in SharedSelectionScene.Keeps.Keys)
            {
                foreach ((int values, int blocks, int processes) in SharedSelectionScene.Cases)
                    data.Add(rule, values, blocks, processes);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Processes_select_what_one_process_selects(string rule, int values, int blocks, int processes)
    {
        float[] dy = SharedSelectionScene.Gradient(rule, values, blocks);
        int[][] alone = Select(rule, dy, blocks, null);
        int[][][] shared = ThreadProcesses.Run(processes, group => Select(rule, dy, blocks, group));
        Assert.Equal(alone, shared.SelectMany(lists => lists));
    }

    [Fact]
    public void A_value_that_is_not_finite_in_one_process_is_an_error_in_all()
    {
        foreach (string rule in (string[])["unified", "budget", "balanced budget"])
        {
            bool[] failed = ThreadProcesses.Run(3, group =>
            {
                float[] dy = [.. Enumerable.Repeat(1f, 3 * SharedSelectionScene.Outputs)];
                dy[SharedSelectionScene.Outputs] = float.NaN;
                try
                {
                    Select(rule, dy, 1, group);
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

    private static int[][] Select(string rule, float[] dy, int blocks, IProcessGroup? group)
    {
        using CpuDevice device = CpuDevice.Create(1);
        (Matrix own, Selection selection) = SharedSelectionScene.Place(device, rule, dy, blocks, group);
        var random = new RandomStream(5);
        int[][] lists = [];

        // The second search begins where the first one ended.
        for (int pass = 0; pass < 2; pass++)
        {
            device.Selection.Select(own, SharedSelectionScene.Count, random, selection);
            lists = [.. Enumerable.Range(0, own.Rows).Select(selection.KeptOf)];
        }

        return lists;
    }
}
