namespace MeProp.Tests;

public class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Loss_and_gradient_have_the_values_worked_out_by_hand()
    {
        // z = (ln 1, ln 2, ln 5): probabilities 1/8, 2/8, 5/8. z = (0, 0, 0): 1/3 each.
        HostMatrix logits = TestMatrix.Of(2, 3, 0, MathF.Log(2), MathF.Log(5), 0, 0, 0);
        double loss = Compute(Reduction.Sum, logits, [1, 2], out float[] gradient);
        Assert.Equal(Math.Log(4) + Math.Log(3), loss, 1e-6);
        AssertClose([1 / 8.0, 2 / 8.0 - 1, 5 / 8.0, 1 / 3.0, 1 / 3.0, 1 / 3.0 - 1], gradient);
    }

    [Fact]
    public void The_mean_divides_the_gradient_by_the_size_of_the_batch_and_the_loss_stays_a_sum()
    {
        HostMatrix logits = TestMatrix.Gaussian(new RandomStream(1), 8, 5);
        int[] labels = [0, 1, 2, 3, 4, 0, 1, 2];
        double sum = Compute(Reduction.Sum, logits, labels, out float[] summed), mean = Compute(Reduction.Mean, logits, labels, out float[] averaged);
        Assert.Equal(sum, mean, 1e-9);
        AssertClose([.. summed.Select(g => g / 8.0)], averaged);
    }

    [Fact]
    public void The_gradient_of_every_example_sums_to_zero()
    {
        HostMatrix logits = TestMatrix.Gaussian(new RandomStream(1), 8, 5);
        Compute(Reduction.Sum, logits, [0, 1, 2, 3, 4, 0, 1, 2], out float[] gradient);
        foreach (float[] row in gradient.Chunk(5)) Assert.InRange(row.Sum(), -1e-6, 1e-6);
    }

    [Fact]
    public void A_smaller_batch_after_a_larger_one_is_divided_by_its_own_size()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var loss = new SoftmaxCrossEntropy(Reduction.Mean);
        var context = new StepContext(device, new RandomStreams(1));
        loss.Compute(new HostMatrix(10, 2), new int[10], context, out _);
        loss.Compute(new HostMatrix(2, 2), new int[2], context, out Matrix gradient);
        Assert.Equal(2, gradient.Rows);
        AssertClose([-0.25, 0.25, -0.25, 0.25], gradient.ToArray());
    }

    private static double Compute(Reduction reduction, HostMatrix logits, int[] labels, out float[] gradient)
    {
        using CpuDevice device = CpuDevice.Create(1);
        double loss = new SoftmaxCrossEntropy(reduction).Compute(logits, labels, new StepContext(device, new RandomStreams(1)), out Matrix dz);
        gradient = dz.ToArray();
        return loss;
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }
}
