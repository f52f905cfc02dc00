namespace MeProp.Tests;

public class SquaredErrorTests
{
    [Fact]
    public void Loss_and_gradient_have_the_values_worked_out_by_hand()
    {
        Assert.Equal(1 + 4 + 0.25, Compute(Reduction.Sum, [1, -1, 2.5f], [0, 1, 2], out float[] gradient), 1e-9);
        Assert.Equal([2, -4, 1], gradient);
        Assert.Equal(5.25, Compute(Reduction.Mean, [1, -1, 2.5f], [0, 1, 2], out gradient), 1e-9);
        Assert.Equal([2f / 3, -4f / 3, 1f / 3], gradient);
    }

    [Fact]
    public void The_gradient_is_that_of_central_differences()
    {
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            var random = new RandomStream(3);
            float[] outputs = TestBatch.Gaussian(1, 40), targets = TestBatch.Gaussian(2, 40);
            Compute(reduction, outputs, targets, out float[] gradient);
            double scale = reduction == Reduction.Mean ? 1.0 / 40 : 1;
            CentralDifferences.Check(
                random, [.. outputs.Select(y => (double)y)], gradient,
                values => scale * values.Zip(targets, (y, t) => (y - t) * (y - t)).Sum(), $"{reduction}");
        }
    }

    [Fact]
    public void A_batch_of_classes_is_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Assert.Throws<ArgumentException>(() => new SquaredError().Compute(
            device.CreateMatrix(2, 1), TestBatch.OfTargets(device, 0, 0), device.CreateAccumulator()));
    }

    private static double Compute(Reduction reduction, float[] outputs, float[] targets, out float[] gradient)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Accumulator sum = device.CreateAccumulator();
        var batch = new Batch(device);
        new RegressionExamples(new float[targets.Length], 1, targets).Fill(
            [.. Enumerable.Range(0, targets.Length)], batch);
        Matrix y = TestBatch.Place(device, outputs.Length, 1, outputs);
        gradient = new SquaredError(reduction).Compute(y, batch, sum).ToArray();
        return sum.Value;
    }
}
