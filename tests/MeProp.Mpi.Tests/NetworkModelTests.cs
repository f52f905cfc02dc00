using MeProp.Cli;

namespace MeProp.Mpi.Tests;

public class NetworkModelTests
{
    [Theory]
    [InlineData(1, 1e6, 0)]
    [InlineData(2, 1e6, 0.011)] // a tree: one round of 1 ms and 10 ms
    [InlineData(4, 0, 0.002)] // a tree: two rounds of 1 ms
    [InlineData(4, 1e8, 1.506)] // a ring: 6 messages of 1 ms, 1.5 times 1 s
    public void Sums_take_what_the_better_of_ring_and_tree_takes(int processes, double bytes, double seconds) =>
        Assert.Equal(seconds, new NetworkModel("slow", 1e-3, 1e8).SumSeconds(processes, bytes), 1e-9);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_model_is_found_again_from_the_times_that_it_gives(int processes)
    {
        var network = new NetworkModel("slow", 1e-4, 1e8);
        double small = network.SumSeconds(processes, 0), large = network.SumSeconds(processes, 1e9);
        NetworkModel fitted = NetworkModel.Fit(processes, small, 1e9, large);
        Assert.Equal(1, fitted.LatencySeconds / network.LatencySeconds, 1e-3);
        Assert.Equal(1, fitted.BytesPerSecond / network.BytesPerSecond, 1e-2);
    }

    [Fact]
    public void A_step_takes_the_computation_of_a_share_the_exchanges_and_the_waits()
    {
        var network = new NetworkModel("slow", 1e-3, 1e8);
        var step = new SharedStep
        {
            Method = "dense",
            BytesPerStep = 1e6,
            Exchanges = 3,
            MeasuredSeconds = 0,
            ComputationSeconds = [0.08, 0.04, 0.02],
            WaitSeconds = 1e-4,
        };
        Assert.Equal(0.08, step.Predict(1, network), 1e-9);
        Assert.Equal(0.04 + 2 * 0.001 + 0.011 + 3e-4, step.Predict(2, network), 1e-9);
        double exchanges = 2 * network.SumSeconds(64, 0) + network.SumSeconds(64, 1e6);
        Assert.Equal(0.02 + exchanges + 3e-4, step.Predict(64, network), 1e-9);
    }
}
