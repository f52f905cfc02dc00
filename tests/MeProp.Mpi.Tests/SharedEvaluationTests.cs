namespace MeProp.Mpi.Tests;

/// <summary>Processes that evaluate a share each get the scores of all examples.</summary>
public class SharedEvaluationTests
{
    private const int Examples = 41, Inputs = 3;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)] // batches of 5 examples: two processes have none
    public void Errors_of_numbers_are_those_of_all_examples(int processes)
    {
        Evaluation alone = Evaluate(null);
        (Evaluation Shared, long Calls)[] all = ThreadProcesses.Run(
            processes, group => (Evaluate(group), group.Calls));
        Assert.InRange(alone.Score, -1e4, 99);
        Assert.All(all, one =>
        {
            Assert.Equal(all[0].Shared, one.Shared);
            Assert.Equal(alone.Count, one.Shared.Count);
            Assert.Equal(alone.Loss, one.Shared.Loss, 1e-9 * alone.Loss);
            Assert.Equal(alone.Score, one.Shared.Score, 1e-6);
            Assert.Equal(2, one.Calls);
        });
    }

    private static Evaluation Evaluate(IProcessGroup? group)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(new ValuesInput(Inputs), new Dense(4, activation: Activation.Tanh), new Dense(1));
        network.Build(device, new RandomStream(1));
        network.Parameters[^1].Value.Upload([1000]);
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, Examples * Inputs).Select(_ => random.NextSingle())];

        // A large mean target: sums of squares alone would lose digits.
        float[] targets = [.. Enumerable.Range(0, Examples).Select(_ => 1000 + random.NextSingle())];
        var evaluator = new RegressionEvaluator(network, device, batchSize: 5) { Processes = group };
        return evaluator.Evaluate(new RegressionExamples(values, Inputs, targets));
    }
}
