using System.Diagnostics;

namespace MeProp.Cpu;

/// <summary>Durations in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
internal static class Ticks
{
    public static long Microseconds(long count) => count * Stopwatch.Frequency / 1_000_000;
}
