namespace MeProp.Gpu.Tests;

/// <summary>
/// A gradient that is not finite stops training at the next reading, and no parameter is stepped with it.
/// </summary>
public class NonFiniteTests
{
    [Fact]
    public void Parameters_rest_after_a_selection_that_met_one()
    {
        using GpuDevice device = GpuTestDevice.Create();
        Matrix x = device.CreateMatrix(2, 3), dy = device.CreateMatrix(2, 4);
        x.Upload([1, 2, 3, 4, 5, 6]);
        dy.Upload([1, float.NaN, 2, 3, 4, 5, 6, 7]);
        var weight = new Parameter(device, "w", 4, 3);
        var step = new OptimizerStep(OptimizerRule.Sgd, 0.1f);
        var selection = new Selection(device, Keep.TopK(2));
        device.Selection.Select(dy, 2, new RandomStream(1), selection);
        device.Dense.BackwardWeights(x, dy, selection, weight);
        device.Optimizer.Step(weight, Update.Touched, step);
        Assert.Throws<NonFiniteException>(device.Synchronize);
        Assert.Equal(new float[12], weight.Value.ToArray());

        // The device still works.
        dy.Upload([1, 0, 2, 3, 4, 5, 6, 7]);
        device.Selection.Select(dy, 2, new RandomStream(1), selection);
        device.Dense.BackwardWeights(x, dy, selection, weight);
        device.Optimizer.Step(weight, Update.Touched, step);
        Assert.NotEqual(new float[12], weight.Value.ToArray());
    }
}
