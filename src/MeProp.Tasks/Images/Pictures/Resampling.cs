using System.Numerics;

namespace MeProp.Tasks;

/// <summary>
/// Scales a part of a picture. Shrinking takes the mean over the area that a new pixel covers (a box filter, which
/// gives the grey edges of MNIST). Enlarging is linear between the centres of pixels.
/// </summary>
internal static class Resampling
{
    /// <summary>Scales a box of a picture to height × width values, within the range of the picture's values.</summary>
    public static float[] Scale<T>(ReadOnlySpan<T> source, int sourceWidth, Box box, int height, int width)
        where T : unmanaged, INumberBase<T>
    {
        Part[] columns = Parts(box.Width, width), rows = Parts(box.Height, height);
        var result = new float[height * width];
        for (int y = 0; y < height; y++)
        {
            Span<float> sums = result.AsSpan(y * width, width);
            for (int i = 0; i < rows[y].Weights.Length; i++)
            {
                ReadOnlySpan<T> row = source.Slice((box.Top + rows[y].First + i) * sourceWidth + box.Left, box.Width);
                for (int x = 0; x < width; x++) sums[x] += rows[y].Weights[i] * columns[x].Mean(row);
            }
        }

        return result;
    }

    /// <summary>The old pixels and weights of each new pixel along an axis.</summary>
    private static Part[] Parts(int oldLength, int newLength)
    {
        var parts = new Part[newLength];
        double step = (double)oldLength / newLength;
        for (int i = 0; i < newLength; i++)
        {
            parts[i] = step >= 1
                ? Area(i * step, (i + 1) * step, oldLength)
                : Between((i + 0.5) * step - 0.5, oldLength);
        }

        return parts;
    }

    private static Part Area(double from, double to, int length)
    {
        int first = (int)from, end = Math.Clamp((int)Math.Ceiling(to), first + 1, length);
        var weights = new float[end - first];
        for (int i = first; i < end; i++)
            weights[i - first] = (float)((Math.Min(to, i + 1) - Math.Max(from, i)) / (to - from));
        return new Part(first, weights);
    }

    private static Part Between(double position, int length)
    {
        double inside = Math.Clamp(position, 0, length - 1);
        int first = (int)inside;
        float second = (float)(inside - first);
        return second == 0 ? new Part(first, [1]) : new Part(first, [1 - second, second]);
    }

    private readonly record struct Part(int First, float[] Weights)
    {
        public float Mean<T>(ReadOnlySpan<T> row) where T : unmanaged, INumberBase<T>
        {
            float sum = 0;
            for (int i = 0; i < Weights.Length; i++) sum += Weights[i] * float.CreateTruncating(row[First + i]);
            return sum;
        }
    }
}
