namespace MeProp.Tasks;

/// <summary>How often each of the 256 greys occurs.</summary>
internal sealed class Histogram
{
    /// <summary>Counts pixels.</summary>
    /// <param name="pixels">What to count.</param>
    public Histogram(ReadOnlySpan<byte> pixels)
    {
        foreach (byte pixel in pixels) Counts[pixel]++;
        Total = pixels.Length;
    }

    /// <summary>How often each grey occurs.</summary>
    public int[] Counts { get; } = new int[256];

    /// <summary>Pixels counted.</summary>
    public int Total { get; }

    /// <summary>The smallest grey that at least a share of the pixels does not exceed.</summary>
    /// <param name="share">0.5 for the median.</param>
    public int Quantile(double share)
    {
        long sum = 0;
        for (int grey = 0; grey < 255; grey++)
        {
            sum += Counts[grey];
            if (sum >= share * Total) return grey;
        }

        return 255;
    }

    /// <summary>The largest grey that at least so many pixels reach.</summary>
    /// <param name="pixels">How many.</param>
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

    /// <summary>How many pixels are above a grey.</summary>
    /// <param name="grey">0 to 255.</param>
    public int Above(int grey) => Counts.AsSpan(grey + 1).ToArray().Sum();
}
