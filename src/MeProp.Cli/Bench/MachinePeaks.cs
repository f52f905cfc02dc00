namespace MeProp.Cli;

/// <summary>What all threads of a machine reach together.</summary>
/// <param name="FlopsPerSecond">Floating-point operations of multiply-adds on registers.</param>
/// <param name="BytesPerSecond">Reading main memory.</param>
internal readonly record struct MachinePeaks(double FlopsPerSecond, double BytesPerSecond)
{
    /// <summary>Measures.</summary>
    /// <param name="device">Where.</param>
    /// <param name="duration">How long each.</param>
    public static MachinePeaks Measure(CpuDevice device, TimeSpan duration) => new(device.MeasureMultiplyAddPeak(duration), device.MeasureMemoryBandwidth(duration));
}
