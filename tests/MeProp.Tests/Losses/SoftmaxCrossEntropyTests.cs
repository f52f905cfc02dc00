namespace MeProp.Tests;

public class SoftmaxCrossEntropyTests
{
    private static readonly int[] Labels = [0, 1, 2, 3, 4, 0, 1, 2];

    [Fact]
    public void Loss_and_gradient_have_the_values_worked_out_by_hand()
    {
        // z = (ln 1, ln 2, ln 5): probabilities 1/8, 2/8, 5/8. z = (0, 0, 0): 1/3 each.
        float[] logits = [0, MathF.Log(2), MathF.Log(5), 0, 0, 0];
        double loss = Compute(Reduction.Sum, logits, [1, 2], out float[] gradient);
        Assert.Equal(Math.Log(4) + Math.Log(3), loss, 1e-6);
        AssertClose([1 / 8.0, 2 / 8.0 - 1, 5 / 8.0, 1 / 3.0, 1 / 3.0, 1 / 3.0 - 1], gradient);
    }

    [Fact]
    public void The_mean_divides_the_gradient_by_the_size_of_the_batch_and_the_loss_stays_a_sum()
    {
        float[] logits = TestBatch.Gaussian(1, 40);
        double sum = Compute(Reduction.Sum, logits, Labels, out float[] summed);
        double mean = Compute(Reduction.Mean, logits, Labels, out float[] averaged);
        Assert.Equal(sum, mean, 1e-9);
        AssertClose([.. summed.Select(g => g / 8.0)], averaged);
    }

    [Fact]
    public void The_gradient_of_every_example_sums_to_zero()
    {
        Compute(Reduction.Sum, TestBatch.Gaussian(1, 40), Labels, out float[] gradient);
        foreach (float[] row in gradient.Chunk(5)) Assert.InRange(row.Sum(), -1e-6, 1e-6);
    }

    [Fact]
    public void A_smaller_batch_after_a_larger_one_is_divided_by_its_own_size()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var loss = new SoftmaxCrossEntropy(Reduction.Mean);
        Accumulator sum = device.CreateAccumulator();
        loss.Compute(device.CreateMatrix(10, 2), TestBatch.OfTargets(device, new int[10]), sum);
        Matrix gradient = loss.Compute(device.CreateMatrix(2, 2), TestBatch.OfTargets(device, 0, 0), sum);
        Assert.Equal(2, gradient.Rows);
        AssertClose([-0.25, 0.25, -0.25, 0.25], gradient.ToArray());
        Assert.Equal(12 * Math.Log(2), sum.Value, 1e-6);
    }

    [Fact]
    public void Rows_whose_target_does_not_count_have_no_loss_and_no_gradient_and_the_mean_is_over_the_others()
    {
        float[] logits = [0, MathF.Log(2), MathF.Log(5), 7, 8, 9, 0, 0, 0];
        double loss = Compute(Reduction.Mean, logits, [1, -1, 2], out float[] gradient);
        Assert.Equal(Math.Log(4) + Math.Log(3), loss, 1e-6);
        AssertClose([1 / 16.0, 1 / 8.0 - 0.5, 5 / 16.0, 0, 0, 0, 1 / 6.0, 1 / 6.0, 1 / 6.0 - 0.5], gradient);

        Assert.Equal(0, Compute(Reduction.Mean, logits, [-1, -1, -1], out gradient));
        AssertClose(new double[9], gradient);
    }

    [Fact]
    public void Losses_alone_are_those_with_a_gradient()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Accumulator sum = device.CreateAccumulator();
        float[] logits = TestBatch.Gaussian(1, 40);
        Batch batch = TestBatch.OfTargets(device, Labels);
        new SoftmaxCrossEntropy().Add(TestBatch.Place(device, 8, 5, logits), batch, sum);
        Assert.Equal(Compute(Reduction.Mean, logits, Labels, out _), sum.Value, 1e-9);
    }

    private static double Compute(Reduction reduction, float[] logits, int[] targets, out float[] gradient)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Accumulator sum = device.CreateAccumulator();
        Matrix z = TestBatch.Place(device, targets.Length, logits.Length / targets.Length, logits);
        Batch batch = TestBatch.OfTargets(device, targets);
        gradient = new SoftmaxCrossEntropy(reduction).Compute(z, batch, sum).ToArray();
        return sum.Value;
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }
}
