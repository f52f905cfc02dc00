namespace MeProp.Conformance;

/// <summary>Squared error.</summary>
public abstract class RegressionConformance : DeviceSuite
{
    [Theory, EachDevice]
    public void SquaredError_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int outputs) in (IEnumerable<(int, int)>)[(1, 1), (2, 1), (250, 1), .. TestShapes.Batch()])
        {
            var random = new RandomStream((ulong)(n + 1000 * outputs));
            HostMatrix y = TestMatrix.Gaussian(random, n, outputs), targets = TestMatrix.Gaussian(random, n, outputs);
            foreach (float scale in (float[])[1f / n, 1])
            {
                HostMatrix gradients = TestMatrix.Filled(n, outputs);
                List<double> losses = [];
                device.Check(Tolerances.Element, (d, m) => Run(d, m[0], m[1], m[2]), y, targets, gradients);
                device.Check(Tolerances.Element, (d, m) => Run(d, m[0], m[1], m[0]), y, targets);
                device.Check(Tolerances.Element, (d, m) => Run(d, m[0], m[1], null), y, targets);
                Assert.True(losses[0] > 0);
                Assert.All(losses, loss => Assert.Equal(losses[0], loss, Tolerances.Element * losses[0]));

                void Run(Device d, Matrix values, Matrix wanted, Matrix? gradient)
                {
                    Accumulator loss = d.CreateAccumulator();
                    d.Regression.SquaredError(values, wanted, scale, gradient, loss);
                    losses.Add(loss.Value);
                }
            }
        }
    }

    [Theory, EachDevice]
    public void The_squared_error_of_outputs_that_are_not_finite_is_not_finite(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            Accumulator loss = device.Device.CreateAccumulator();
            device.Device.Regression.SquaredError(
                device.Place(TestMatrix.Of(3, 1, 1, bad, 2)), device.Place(TestMatrix.Of(3, 1, 0, 0, 0)), 1, null,
                loss);
            Assert.False(double.IsFinite(loss.Value), $"{name}: the loss of an output of {bad} is {loss.Value}.");
        }
    }

    [Theory, EachDevice]
    public void Shapes_that_do_not_fit_are_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Accumulator loss = d.CreateAccumulator();
        Matrix y = d.CreateMatrix(3, 2);
        foreach ((int rows, int columns) in ((int, int)[])[(2, 2), (3, 1), (4, 2)])
        {
            Matrix wrong = d.CreateMatrix(rows, columns);
            Assert.ThrowsAny<ArgumentException>(() => d.Regression.SquaredError(y, wrong, 1, null, loss));
            Assert.ThrowsAny<ArgumentException>(() => d.Regression.SquaredError(y, y, 1, wrong, loss));
        }
    }
}
