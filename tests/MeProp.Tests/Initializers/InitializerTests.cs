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
    public void Xavier_fills_the_root_of_6_by_inputs_and_outputs_on_either_side()
    {
        (float[] w, float[] b) = Draw(Initializer.Xavier, 1);
        double bound = Math.Sqrt(6.0 / (Inputs + Outputs));
        Assert.All(b, value => Assert.Equal(0, value));
        Assert.All(w, value => Assert.InRange(value, -bound - 1e-7, bound + 1e-7));
        Assert.InRange(w.Min(), -bound - 1e-7, -0.999 * bound);
        Assert.InRange(w.Max(), 0.999 * bound, bound + 1e-7);
        Assert.InRange(w.Average(value => value * value) / (bound * bound), 0.32, 0.345);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(7, 31)]
    [InlineData(31, 7)]
    [InlineData(1, 1)]
    public void Orthogonal_has_orthonormal_rows_or_columns(int rows, int columns)
    {
        HostMatrix w = TestMatrix.Filled(rows, columns), b = TestMatrix.Filled(1, rows);
        Initializer.Orthogonal.Initialize(w, b, new RandomStream(1));
        Assert.All(b.ToArray(), value => Assert.Equal(0, value));
        int count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double dot = Vector(i).Zip(Vector(j), (p, q) => (double)p * q).Sum();
                Assert.Equal(i == j ? 1 : 0, dot, 1e-6);
            }
        }

        IEnumerable<float> Vector(int i) => rows <= columns
            ? w.Row(i).ToArray()
            : Enumerable.Range(0, rows).Select(row => w.Row(row)[i]);
    }

    [Fact]
    public void The_same_stream_gives_the_same_weights_and_another_gives_others()
    {
        Initializer[] all =
            [Initializer.He, Initializer.Gaussian, Initializer.Uniform, Initializer.Xavier, Initializer.Orthogonal];
        foreach (Initializer initializer in all)
        {
            Assert.Equal(Draw(initializer, 1).Weight, Draw(initializer, 1).Weight);
            Assert.NotEqual(Draw(initializer, 1).Weight, Draw(initializer, 2).Weight);
        }
    }

    [Fact]
    public void Names_are_those_of_configurations() =>
        Assert.Equal(
            ["he", "gaussian", "uniform", "xavier", "orthogonal"],
            ((Initializer[])
            [
                Initializer.He, Initializer.Gaussian, Initializer.Uniform, Initializer.Xavier, Initializer.Orthogonal,
            ]).Select(i => i.Name));

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
