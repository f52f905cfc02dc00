using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MeProp;

/// <summary>
/// Random matrices with orthonormal rows, uniform over all of them: Gram and Schmidt's orthogonalization of Gaussian
/// vectors, in double precision.
/// </summary>
internal static class OrthogonalMatrix
{
    /// <summary>Fills w (rows × columns); with more rows than columns, its columns are orthonormal.</summary>
    public static void Draw(Span<float> w, int rows, int columns, RandomStream random)
    {
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            random.Cancellation.ThrowIfCancellationRequested();
            double[] vector = new double[length];
            foreach (ref double value in vector.AsSpan()) value = random.NextGaussian();
            for (int j = 0; j < i; j++) AddScaled(-Dot(vector, vectors[j]), vectors[j], vector);
            double scale = 1 / Math.Sqrt(Dot(vector, vector));
            foreach (ref double value in vector.AsSpan()) value *= scale;
            vectors[i] = vector;
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                w[row * columns + column] = (float)(rows <= columns ? vectors[row][column] : vectors[column][row]);
        }
    }

    /// <summary>Lanes of four, whatever the machine has: the order of additions is the same everywhere.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> vb = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> sums = default;
        for (int i = 0; i < va.Length; i++) sums += va[i] * vb[i];
        double sum = Vector256.Sum(sums);
        for (int i = va.Length * Vector256<double>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>y += factor · x.</summary>
    private static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] += factor * x[i];
    }
}
