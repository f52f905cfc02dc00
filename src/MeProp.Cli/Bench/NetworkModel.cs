namespace MeProp.Cli;

/// <summary>A network as a model sees it: a message of S bytes takes latency + S / bandwidth.</summary>
/// <param name="Name">As in "10 Gbit/s".</param>
/// <param name="LatencySeconds">Of a message between two processes.</param>
/// <param name="BytesPerSecond">In one direction.</param>
internal sealed record NetworkModel(string Name, double LatencySeconds, double BytesPerSecond)
{
    private const double BytesPerGigabit = 1e9 / 8;

    /// <summary>Usual networks: latencies are those of TCP on Ethernet, and of a fabric for 100 Gbit/s.</summary>
    public static IReadOnlyList<NetworkModel> Usual { get; } =
    [
        new("1 Gbit/s", 30e-6, BytesPerGigabit),
        new("10 Gbit/s", 15e-6, 10 * BytesPerGigabit),
        new("100 Gbit/s", 2e-6, 100 * BytesPerGigabit),
    ];

    /// <summary>
    /// Seconds of a sum over n processes: by a ring 2(n − 1)·latency + 2(n − 1)/n · S/bandwidth, by a tree
    /// ⌈log₂ n⌉ · (latency + S/bandwidth); the smaller counts.
    /// </summary>
    public double SumSeconds(int processes, double bytes)
    {
        if (processes == 1) return 0;
        double n = processes, transfer = bytes / BytesPerSecond;
        double ring = 2 * (n - 1) * LatencySeconds + 2 * (n - 1) / n * transfer;
        double tree = Rounds(processes) * (LatencySeconds + transfer);
        return Math.Min(ring, tree);
    }

    /// <summary>The model that gives two measured times of sums over some processes.</summary>
    /// <param name="processes">At least 2.</param>
    /// <param name="smallSeconds">Time of a sum of a few bytes.</param>
    /// <param name="largeBytes">Bytes of a large sum.</param>
    /// <param name="largeSeconds">Its time.</param>
    public static NetworkModel Fit(int processes, double smallSeconds, double largeBytes, double largeSeconds)
    {
        double latency = smallSeconds / Rounds(processes), n = processes;
        double transfer = Math.Max(largeSeconds - 2 * (n - 1) * latency, largeSeconds / 10);
        return new("measured", latency, 2 * (n - 1) / n * largeBytes / transfer);
    }

    private static int Rounds(int processes) => (int)Math.Ceiling(Math.Log2(processes));
}
