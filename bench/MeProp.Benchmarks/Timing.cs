using System.Diagnostics;

namespace MeProp.Benchmarks;

/// <summary>Times candidates in turns, so that changes of the machine's speed affect all of them.</summary>
internal static class Timing
{
    /// <summary>Median seconds of one call of each candidate; a turn repeats calls for about secondsPerTurn.</summary>
    public static double[] InTurns(int rounds, double secondsPerTurn, params Action[] candidates)
    {
        int[] calls = [.. candidates.Select(candidate => CallsFor(candidate, secondsPerTurn))];
        double[][] times = [.. candidates.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < candidates.Length; i++) times[i][round] = Time(candidates[i], calls[i]);
        return [.. times.Select(Median)];
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static int CallsFor(Action candidate, double seconds)
    {
        Time(candidate, 3);
        int calls = 1;
        double elapsed;
        while ((elapsed = Time(candidate, calls) * calls) < seconds / 2) calls *= 2;
        return Math.Max(1, (int)(calls * seconds / elapsed));
    }

    private static double Time(Action candidate, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) candidate();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }
}
