using System.Diagnostics;

namespace MeProp.Cli;

/// <summary>
/// Measures several candidates in short turns, A B C A B C, so that a machine that changes its speed changes it for
/// all. Each runs until it is compiled and its speed is known before any turn counts.
/// </summary>
internal sealed class Turns(TimeSpan budget, CancellationToken cancellationToken)
{
    private const int MinimumRounds = 3, WarmUpShare = 10, TurnShare = 15;

    /// <summary>Gives each candidate its turns.</summary>
    public TurnResults<T>[] Take<T>(IReadOnlyList<Func<int, T>> candidates, int maximumRepetitions)
    {
        long start = Stopwatch.GetTimestamp();
        int[] repetitions =
            [.. candidates.Select(candidate => WarmUp(candidate, budget / candidates.Count, maximumRepetitions))];
        var results = candidates.Select(_ => new List<T>()).ToArray();
        for (int round = 0; round < MinimumRounds || Stopwatch.GetElapsedTime(start) < budget; round++)
            for (int i = 0; i < candidates.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results[i].Add(candidates[i](repetitions[i]));
            }

        return [.. repetitions.Zip(results, (count, list) => new TurnResults<T>(count, list))];
    }

    /// <summary>The value in the middle of the sorted values, or the mean of both.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private int WarmUp<T>(Func<int, T> candidate, TimeSpan share, int maximumRepetitions)
    {
        candidate(1);
        for (int count = 1; ; count = Math.Min(2 * count, maximumRepetitions))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long begin = Stopwatch.GetTimestamp();
            candidate(count);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
            if (elapsed >= share / WarmUpShare || count == maximumRepetitions)
                return (int)Math.Clamp(count * (share / TurnShare / elapsed), 1, maximumRepetitions);
        }
    }
}
