namespace MeProp.Tests;

/// <summary>A small task that needs hidden layers: a random two-layer network classifies random points.</summary>
internal static class SyntheticTask
{
    private const int Inputs = 12, Hidden = 16, Classes = 4;

    /// <summary>Makes examples; those of different seeds have the same teacher.</summary>
    public static FloatExamples Make(int count, ulong seed, double wrongLabels = 0)
    {
        RandomStream teacher = new(2024), random = new(seed);
        double[,] first = Gaussian(teacher, Hidden, Inputs), second = Gaussian(teacher, Classes, Hidden);
        var values = new float[count * Inputs];
        var labels = new int[count];
        for (int n = 0; n < count; n++)
        {
            var x = new double[Inputs];
            for (int i = 0; i < Inputs; i++) values[n * Inputs + i] = (float)(x[i] = random.NextGaussian());
            double[] hidden = [.. Multiply(first, x).Select(Math.Abs)];
            double[] scores = [.. Multiply(second, hidden)];
            bool isWrong = random.NextDouble() < wrongLabels;
            labels[n] = isWrong ? random.NextInt32(Classes) : Array.IndexOf(scores, scores.Max());
        }

        return new FloatExamples(values, Inputs, labels, Classes);
    }

    private static double[,] Gaussian(RandomStream random, int rows, int columns)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) matrix[i, j] = random.NextGaussian();
        return matrix;
    }

    private static IEnumerable<double> Multiply(double[,] matrix, double[] vector) =>
        Enumerable.Range(0, matrix.GetLength(0))
            .Select(row => vector.Select((value, column) => value * matrix[row, column]).Sum());
}
