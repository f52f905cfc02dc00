namespace MeProp.Tasks;

/// <summary>Counts of the 256 greys of a picture.</summary>
internal sealed class Histogram
{
    public Histogram(ReadOnlySpan<byte> pixels)
    {
        foreach (byte pixel in pixels) Counts[pixel]++;
        Total = pixels.Length;
    }

    public int[] Counts { get; } = new int[256];

    public int Total { get; }

    /// <summary>The smallest grey that a fraction of the pixels does not exceed; 0.5 for the median.</summary>
    public int Quantile(double fraction)
    {
        long sum = 0;
        for (int grey = 0; grey < 255; grey++)
        {
            sum += Counts[grey];
            if (sum >= fraction * Total) return grey;
        }

        return 255;
    }

    /// <summary>The largest grey that at least this many pixels reach.</summary>
    public int ReachedBy(int pixels)
    {
        long sum = 0;
        for (int grey = 255; grey > 0; grey--)
        {
            sum += Counts[grey];
            if (sum >= pixels) return grey;
        }

        return 0;
    }

    public int Above(int grey) => Counts.AsSpan(grey + 1).ToArray().Sum();
}
