namespace MeProp.Tests;

public class CpuSelectionTests
{
    [Fact]
    public void The_first_example_that_is_not_finite_is_named()
    {
        using CpuDevice device = CpuDevice.Create(2);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(1), 50, 30);
        dy.Row(37)[3] = float.NaN;
        dy.Row(41)[2] = float.PositiveInfinity;
        Action select = () => device.Selection.Select(dy, 1, new RandomStream(1), new Selection(device, Keep.TopK(1)));
        Assert.Contains("example 37", Assert.Throws<NonFiniteException>(select).Message, StringComparison.Ordinal);
    }
}
