using System.Diagnostics;

namespace MeProp.Cpu;

internal sealed unsafe class CpuPeak<V>(CpuQueue queue) where V : unmanaged, ILanes<V>
{
    private const int PeakItems = 64, MemoryRows = 4096, MemoryColumns = 16384;

    public double MeasureMultiplyAdds(TimeSpan duration)
    {
        var sink = new HostMatrix(PeakItems, HostMatrix.Alignment);
        long perRun = 2 * MultiplyAddPeak<V>.MultiplyAddsPerItem * PeakItems;
        return perRun * RunsPerSecond(duration, () => queue.Run(new MultiplyAddPeak<V>(sink.Data), PeakItems, 1, sink));
    }

    public double MeasureMemory(TimeSpan duration)
    {
        var source = new HostMatrix(MemoryRows, MemoryColumns);
        // Unwritten pages are all the same page of zeros, which stays in the cache.
        for (int row = 0; row < MemoryRows; row++) source.Row(row).Fill(1);
        var sink = new HostMatrix(MemoryRows, HostMatrix.Alignment);
        long perRun = (long)sizeof(float) * MemoryRows * source.Stride;
        var kernel = new MemoryRead<V>(source, sink.Data);
        return perRun * RunsPerSecond(duration, () => queue.Run(kernel, MemoryRows, 64, source, sink));
    }

    /// <summary>The fastest run counts: disturbances only make a run slower.</summary>
    private static double RunsPerSecond(TimeSpan duration, Action run)
    {
        run();
        long start = Stopwatch.GetTimestamp();
        double best = double.MaxValue;
        do
        {
            long begin = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
        return 1 / best;
    }
}
