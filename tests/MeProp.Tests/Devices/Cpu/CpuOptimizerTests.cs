namespace MeProp.Tests;

/// <summary>Which weights the CPU steps together with their gradient, which is then not stored.</summary>
public class CpuOptimizerTests
{
    private const float Old = 7;

    private static readonly OptimizerStep Step = new(OptimizerRule.Sgd, 0.1f);

    [Fact]
    public void Kept_rows_and_few_weights_are_stepped_with_their_gradient()
    {
        using CpuDevice device = CpuDevice.Create(2);
        var random = new RandomStream(1);
        Assert.True(IsStepped(device, TestSelection.All(5, 16), 1024));
        Assert.False(IsStepped(device, TestSelection.All(5, 16), 1025));
        Assert.True(IsStepped(device, TestSelection.Shared(random, 5, 16, 15), 1025));
        Assert.True(IsStepped(device, TestSelection.PerExample(random, 5, 16, 15), 1025));
        Assert.False(IsStepped(device, TestSelection.Shared(random, 5, 16, 15), 1025, Update.All));
    }

    [Fact]
    public void A_weight_is_stepped_once()
    {
        using CpuDevice device = CpuDevice.Create(2);
        Parameter weight = Run(device, TestSelection.All(5, 16), 20, Update.Touched);
        float[] once = weight.Value.ToArray();
        device.Optimizer.Step(weight, Update.Touched, Step);
        Assert.Equal(once, weight.Value.ToArray());
        device.Optimizer.EndStep();
        device.Optimizer.Step(weight, Update.Touched, Step);
        Assert.NotEqual(once, weight.Value.ToArray());
    }

    private static bool IsStepped(CpuDevice device, TestSelection kept, int columns, Update update = Update.Touched)
    {
        float[] gradient = Run(device, kept, columns, update).Gradient.ToArray();
        device.Optimizer.EndStep();
        return gradient.All(value => value == Old);
    }

    private static Parameter Run(CpuDevice device, TestSelection kept, int columns, Update update)
    {
        var weight = new Parameter(device, "w", kept.Outputs, columns);
        weight.Gradient.Upload([.. Enumerable.Repeat(Old, weight.Count)]);
        HostMatrix x = TestMatrix.Filled(5, columns, 1), dy = TestMatrix.Filled(5, kept.Outputs, 1);
        device.Optimizer.Announce(update, Step);
        device.Dense.BackwardWeights(x, dy, kept.On(device), weight);
        device.Optimizer.Step(weight, update, Step);
        return weight;
    }
}
