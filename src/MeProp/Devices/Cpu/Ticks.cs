using System.Diagnostics;

namespace MeProp.Cpu;

/// <summary>Lengths of time in the unit of <see cref="Stopwatch.GetTimestamp"/>.</summary>
internal static class Ticks
{
    public static long Microseconds(long count) => count * Stopwatch.Frequency / 1_000_000;
}
