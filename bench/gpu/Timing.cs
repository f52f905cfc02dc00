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

        Array.Sort(times);
        return (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
    }
}
