namespace MeProp.Benchmarks;

/// <summary>Creates matrices to measure with.</summary>
internal static class Matrices
{
    public static Matrix Gaussian(Device device, RandomStream random, int rows, int columns)
    {
        Matrix matrix = device.CreateMatrix(rows, columns);
        var values = new float[rows * columns];
        foreach (ref float v in values.AsSpan()) v = (float)random.NextGaussian();
        matrix.Upload(values);
        return matrix;
    }
}
