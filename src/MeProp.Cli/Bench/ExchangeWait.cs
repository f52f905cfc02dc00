using System.Diagnostics;

namespace MeProp.Cli;

/// <summary>
/// Measures how much longer an exchange takes after a computation than straight after another exchange: processes wait
/// for the slowest. All processes measure at the same time.
/// </summary>
internal sealed class ExchangeWait(IProcessGroup processes)
{
    private const int Sums = 50, Repetitions = 9, Additions = 2000;

    private readonly double[] _values = new double[1];
    private double _busy;

    /// <summary>Seconds that an exchange waits after so many seconds of computation.</summary>
    public double MeasureAfter(double computationSeconds)
    {
        SecondsOf(Sums, withSums: true);
        double unit = SecondsOf(1, withSums: false) / Sums;
        int units = Math.Max(1, (int)(computationSeconds / unit));
        double median = Turns.Median(Enumerable.Range(0, Repetitions).Select(_ =>
            SecondsOf(units, withSums: true) - SecondsOf(units, withSums: false) - SecondsOf(0, withSums: true)));
        return Math.Max(0, median / Sums);
    }

    private double SecondsOf(int units, bool withSums)
    {
        processes.Sum(_values);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Sums; i++)
        {
            for (int n = 0; n < units * Additions; n++) _busy = _busy * 0.5 + n;
            if (withSums) processes.Sum(_values);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
