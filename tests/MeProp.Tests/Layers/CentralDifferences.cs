namespace MeProp.Tests;

/// <summary>Compares a gradient with central differences of a loss in double precision.</summary>
internal static class CentralDifferences
{
    /// <summary>Along four random directions.</summary>
    public static void Check(
        RandomStream random, double[] values, float[] gradient, Func<double[], double> loss, string context)
    {
        const double step = 1e-6;
        double gradientNorm = Norm([.. gradient.Select(v => (double)v)]);
        Assert.True(gradientNorm > 1e-4, $"{context}: the gradient is too small to test anything, {gradientNorm}.");
        for (int i = 0; i < 4; i++)
        {
            double[] direction = [.. values.Select(_ => random.NextGaussian())];
            double ahead = loss(Along(values, direction, step)), behind = loss(Along(values, direction, -step));
            double numeric = (ahead - behind) / (2 * step);
            double analytic = gradient.Zip(direction, (g, d) => g * d).Sum();
            double tolerance = 5e-6 * gradientNorm * Norm(direction) + 1e-8;
            Assert.True(
                Math.Abs(numeric - analytic) <= tolerance,
                $"{context}, direction {i}: central difference {numeric}, gradient {analytic}, tolerance {tolerance}.");
        }
    }

    private static double[] Along(double[] values, double[] direction, double step) =>
        [.. values.Zip(direction, (v, d) => v + step * d)];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));
}
