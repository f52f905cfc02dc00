namespace MeProp.Tests;

public class InitializerTests
{
    private const int Inputs = 300, Outputs = 200;

    [Fact]
    public void He_is_Gaussian_of_variance_2_by_inputs() => AssertGaussian(Initializer.He, 2.0 / Inputs);

    [Fact]
    public void Gaussian_has_variance_6_by_inputs_and_outputs() =>
        AssertGaussian(Initializer.Gaussian, 6.0 / (Inputs + Outputs));

    [Fact]
    public void Uniform_fills_one_by_the_root_of_outputs_on_either_side()
    {
        (float[] w, float[] b) = Draw(Initializer.Uniform, 1);
        double bound = 1 / Math.Sqrt(Outputs);
        Assert.All(w.Concat(b), value => Assert.InRange(value, -bound, bound));
        Assert.InRange(w.Min(), -bound, -0.999 * bound);
        Assert.InRange(w.Max(), 0.999 * bound, bound);
        Assert.InRange(w.Average() / bound, -0.012, 0.012);
        Assert.InRange(w.Average(value => value * value) / (bound * bound), 0.32, 0.345);
        Assert.InRange(b.Average(value => value * value) / (bound * bound), 0.23, 0.44);
    }

    [Fact]
    public void The_same_stream_gives_the_same_weights_and_another_gives_others()
    {
        foreach (Initializer initializer in (Initializer[])[Initializer.He, Initializer.Gaussian, Initializer.Uniform])
        {
            Assert.Equal(Draw(initializer, 1).Weight, Draw(initializer, 1).Weight);
            Assert.NotEqual(Draw(initializer, 1).Weight, Draw(initializer, 2).Weight);
        }
    }

    [Fact]
    public void Names_are_those_of_configurations() =>
        Assert.Equal(
            ["he", "gaussian", "uniform"],
            ((Initializer[])[Initializer.He, Initializer.Gaussian, Initializer.Uniform]).Select(i => i.Name));

    private static void AssertGaussian(Initializer initializer, double variance)
    {
        (float[] w, float[] b) = Draw(initializer, 1);
        Assert.All(b, value => Assert.Equal(0, value));
        double[] standard = [.. w.Select(value => value / Math.Sqrt(variance))];
        Assert.InRange(standard.Average(), -0.02, 0.02);
        Assert.InRange(standard.Average(value => value * value), 0.975, 1.025);
        Assert.InRange(standard.Average(value => Math.Pow(value, 4)), 2.85, 3.15);
    }

    private static (float[] Weight, float[] Bias) Draw(Initializer initializer, ulong seed)
    {
        // Both start as something else: an initializer overwrites.
        HostMatrix w = TestMatrix.Filled(Outputs, Inputs), b = TestMatrix.Filled(1, Outputs);
        initializer.Initialize(w, b, new RandomStream(seed));
        return (w.ToArray(), b.ToArray());
    }
}
