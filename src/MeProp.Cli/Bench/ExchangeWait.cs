using System.Diagnostics;

namespace MeProp.Cli;

/// <summary>
/// Measures how much longer an exchange takes after a computation than straight after another exchange: processes wait
/// for the slowest. All processes measure at the same time.
/// </summary>
internal sealed class ExchangeWait(IProcessGroup processes)
{
    private const int MostSums = 50, FewestSums = 3, Repetitions = 9, Additions = 2000, WarmUpUnits = 50;
    private const double MicrosecondsOfTurn = 5e4;

    private readonly double[] _values = new double[1];
    private double _busy;

    /// <summary>Seconds that an exchange waits after so many seconds of computation.</summary>
    public double MeasureAfter(double computationSeconds)
    {
        // All processes make as many sums, fewer where the computation is long.
        Span<long> microseconds = [(long)(computationSeconds * 1e6) + 1];
        processes.Max(microseconds);
        int sums = (int)Math.Clamp(MicrosecondsOfTurn / microseconds[0], FewestSums, MostSums);
        SecondsOf(WarmUpUnits, sums, withSums: true);
        double unit = SecondsOf(WarmUpUnits, sums, withSums: false) / (sums * WarmUpUnits);
        int units = Math.Max(1, (int)(computationSeconds / unit));
        double median = Turns.Median(Enumerable.Range(0, Repetitions).Select(_ =>
            SecondsOf(units, sums, withSums: true) - SecondsOf(units, sums, withSums: false)
            - SecondsOf(0, sums, withSums: true)));
        return Math.Max(0, median / sums);
    }

    private double SecondsOf(int units, int sums, bool withSums)
    {
        processes.Sum(_values);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < sums; i++)
        {
            for (int n = 0; n < units * Additions; n++) _busy = _busy * 0.5 + n;
            if (withSums) processes.Sum(_values);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
