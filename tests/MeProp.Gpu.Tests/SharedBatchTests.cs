using MeProp.Mpi;
using MeProp.Mpi.Tests;

namespace MeProp.Gpu.Tests;

/// <summary>Processes with a GPU each that share batches get what one process gets on the CPU.</summary>
public class SharedBatchTests
{
    private const int Outputs = 24, Count = 3;

    public static TheoryData<string> Rules => [.. Keeps.Keys];

    private static Dictionary<string, Keep> Keeps { get; } = new()
    {
        ["top-k"] = Keep.TopK(Count),
        ["balanced"] = Keep.TopK(Count).Balanced(),
        ["random"] = Keep.RandomK(Count),
        ["unified"] = Keep.UnifiedTopK(Count),
        ["unified random"] = Keep.UnifiedRandomK(Count),
        ["budget"] = Keep.TopK(Count).SharingBudget(),
        ["balanced budget"] = Keep.TopK(Count).SharingBudget().Balanced(),
    };

    /// <remarks>Few different values give many ties; 9 processes have 7 rows.</remarks>
    [Theory, MemberData(nameof(Rules))]
    public void Processes_select_what_one_process_selects(string rule)
    {
        SkipWithoutEmulation();
        const int rows = 7;
        foreach (int values in (int[])[2, 5, 100_000])
        {
            foreach ((int blocks, int processes) in ((int, int)[])[(1, 2), (4, 3), (1, 9)])
            {
                var random = new Random(rule.Length * values + blocks);
                float[] dy = [
                    .. Enumerable.Range(0, rows * Outputs * blocks).Select(_ => (float)random.Next(-values, values)),
                ];
                using var cpu = CpuDevice.Create(1);
                (int[][] Lists, int[] Rows)[] alone = [Select(cpu, Keeps[rule], dy, blocks, null)];
                (int[][] Lists, int[] Rows)[] shared = TurnTakers.Run(processes, group =>
                {
                    using GpuDevice device = GpuTestDevice.Create();
                    return Select(device, Keeps[rule], dy, blocks, group);
                });
                Assert.Equal(alone[0].Lists, shared.SelectMany(share => share.Lists));

                // The transpose holds the rows of the lists.
                foreach ((int[][] lists, int[] kept) in shared)
                    Assert.Equal(lists.SelectMany(list => list).Distinct().Order(), kept);
            }
        }
    }

    [Theory]
    [InlineData("unified")]
    [InlineData("random")]
    [InlineData("balanced budget")]
    public void Weights_are_those_of_one_process(string rule)
    {
        SkipWithoutEmulation();
        using var cpu = CpuDevice.Create(1);
        float[] alone = Train(cpu, null, Network(Keeps[rule])).Weights;
        float[][] shared = TurnTakers.Run(2, group =>
        {
            using GpuDevice device = GpuTestDevice.Create();
            return Train(device, group, Network(Keeps[rule])).Weights;
        });
        Assert.Equal(shared[0], shared[1]);
        for (int i = 0; i < alone.Length; i++) Assert.Equal(alone[i], shared[0][i], 2e-3f);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_in_one_process_ends_all_processes_alike()
    {
        SkipWithoutEmulation();
        TrainingOutcome[] outcomes = TurnTakers.Run(2, group =>
        {
            using GpuDevice device = GpuTestDevice.Create();
            var network = new Network(
                new ValuesInput(6), new Dense(20, Keep.TopK(4)), new BreakingLayer(group.Rank == 1), new Dense(4));
            return Train(device, group, network).Outcome;
        });
        Assert.All(outcomes, outcome => Assert.Equal(TrainingOutcome.NonFinite, outcome));
    }

    private static void SkipWithoutEmulation() =>
        Assert.SkipUnless(EmulationSetup.IsEmulated && EmulationSetup.IsAvailable, "Threads stand for processes.");

    private static Network Network(Keep keep) => new(
        new ValuesInput(6), new Dense(20, keep, Activation.Relu), new Dropout(0.2f), new Dense(20, keep), new Dense(4));

    private static (TrainingOutcome Outcome, float[] Weights) Train(
        Device device, IProcessGroup? group, Network network)
    {
        var random = new RandomStream(3);
        float[] values = [.. Enumerable.Range(0, 6 * 50).Select(_ => (float)random.NextGaussian())];
        int[] labels = [.. Enumerable.Range(0, 50).Select(_ => random.NextInt32(4))];
        var trainer = new Trainer(
            device, network, new SoftmaxCrossEntropy(), new Adam(0.002f) { Epsilon = 1e-3f },
            new TrainerOptions { Epochs = 2, BatchSize = 10 })
        {
            Processes = group,
            Exchange = group is null ? null : new RowExchange(group),
        };
        TrainingResult result = trainer.Train(new FloatExamples(values, 6, labels, 4));
        return (result.Outcome, [.. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())]);
    }

    private static (int[][] Lists, int[] Rows) Select(
        Device device, Keep keep, float[] dy, int blocks, IProcessGroup? group)
    {
        int width = Outputs * blocks, rows = dy.Length / width;
        int from = group is null ? 0 : rows * group.Rank / group.Count;
        int to = group is null ? rows : rows * (group.Rank + 1) / group.Count;
        Matrix own = device.CreateMatrix(to - from, width);
        own.Upload(dy.AsSpan(from * width, (to - from) * width));
        var selection = new Selection(device, keep, blocks);
        if (group is not null)
        {
            Indices numbers = device.CreateIndices(to - from);
            numbers.Upload([.. Enumerable.Range(from, to - from)]);
            selection.Share = new(group, numbers, rows);
        }

        device.Selection.Select(own, Count, new RandomStream(5), selection);
        return (
            [.. Enumerable.Range(0, to - from).Select(selection.KeptOf)],
            to == from ? [] : selection.Rows.ToArray()[..selection.RowCount]);
    }
}
