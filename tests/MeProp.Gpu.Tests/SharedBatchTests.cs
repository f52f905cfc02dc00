using MeProp.Mpi;
using MeProp.Mpi.Tests;

namespace MeProp.Gpu.Tests;

/// <summary>Processes with a GPU each that share batches get what one process gets on the CPU.</summary>
public class SharedBatchTests
{
    public static TheoryData<string> Rules => [.. SharedSelectionScene.Keeps.Keys];

    [Theory, MemberData(nameof(Rules))]
    public void Processes_select_what_one_process_selects(string rule)
    {
        SkipWithoutEmulation();
        foreach ((int values, int blocks, int processes) in SharedSelectionScene.Cases)
        {
            float[] dy = SharedSelectionScene.Gradient(rule, values, blocks);
            using var cpu = CpuDevice.Create(1);
            int[][] alone = Select(cpu, rule, dy, blocks, null).Lists;
            (int[][] Lists, int[] Rows)[] shared = TurnTakers.Run(processes, group =>
            {
                using GpuDevice device = GpuTestDevice.Create();
                return Select(device, rule, dy, blocks, group);
            });
            Assert.Equal(alone, shared.SelectMany(share => share.Lists));

            // The transpose holds the rows of the lists.
            foreach ((int[][] lists, int[] kept) in shared)
                Assert.Equal(lists.SelectMany(list => list).Distinct().Order(), kept);
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
        float[] alone = Train(cpu, null, Network(SharedSelectionScene.Keeps[rule])).Weights;
        float[][] shared = TurnTakers.Run(2, group =>
        {
            using GpuDevice device = GpuTestDevice.Create();
            return Train(device, group, Network(SharedSelectionScene.Keeps[rule])).Weights;
        });
        Assert.Equal(shared[0], shared[1]);
        for (int i = 0; i < alone.Length; i++) Assert.Equal(alone[i], shared[0][i], 2e-3f);
    }

    [Theory]
    [InlineData("top-k")]
    [InlineData("unified")]
    [InlineData("balanced budget")]
    public void A_gradient_that_is_not_finite_in_one_process_ends_all_processes_alike(string ruleBelow)
    {
        SkipWithoutEmulation();
        TrainingOutcome[] outcomes = TurnTakers.Run(2, group =>
        {
            using GpuDevice device = GpuTestDevice.Create();
            var network = new Network(
                new ValuesInput(6), new Dense(20, SharedSelectionScene.Keeps[ruleBelow]), new Dense(20, Keep.TopK(4)),
                new BreakingLayer(group.Rank == 1), new Dense(4));
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
        Device device, string rule, float[] dy, int blocks, IProcessGroup? group)
    {
        (Matrix own, Selection selection) = SharedSelectionScene.Place(device, rule, dy, blocks, group);
        device.Selection.Select(own, SharedSelectionScene.Count, new RandomStream(5), selection);
        return (
            [.. Enumerable.Range(0, own.Rows).Select(selection.KeptOf)],
            own.Rows == 0 ? [] : selection.Rows.ToArray()[..selection.RowCount]);
    }
}
