using MeProp.Gpu;

namespace MeProp.GpuBench;

/// <summary>Times work of the GPU by its own events.</summary>
internal static class Timing
{
    private const int WarmUps = 3;

    /// <summary>The median time of <paramref name="work"/> in milliseconds; what prepares it is not measured.</summary>
    public static double Median(GpuDevice device, int repeats, Action work, Action? prepare = null)
    {
        using GpuTimer timer = device.Queue.CreateTimer();
        var times = new double[repeats];
        for (int i = -WarmUps; i < repeats; i++)
        {
            prepare?.Invoke();
            device.Synchronize();
            timer.Start();
            work();
            double time = timer.StopMilliseconds();
            if (i >= 0) times[i] = time;
        }

        return MedianOf(times);
    }

    /// <summary>The middle one of some times.</summary>
    public static double MedianOf(double[] times)
    {
        double[] sorted = [.. times.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
