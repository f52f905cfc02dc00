namespace MeProp.Cli;

/// <summary>What all threads of a machine reach together.</summary>
internal readonly record struct MachinePeaks(double FlopsPerSecond, double BytesPerSecond)
{
    public static MachinePeaks Measure(CpuDevice device, TimeSpan duration) =>
        new(device.MeasureMultiplyAddPeak(duration), device.MeasureMemoryBandwidth(duration));
}
