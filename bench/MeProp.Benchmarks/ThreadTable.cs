using MeProp.Tasks;

namespace MeProp.Benchmarks;

/// <summary>The speedup of an epoch by a second thread, on free and busy cores: one and two threads in turns.</summary>
internal static class ThreadTable
{
    /// <summary>
    /// Epochs of a turn on busy cores. Two threads work alone for up to 1.3 s at a time; longer turns keep these times
    /// out of the other candidate's turn.
    /// </summary>
    private const int EpochsOfBusyTurn = 4;

    public static void Write(TextWriter output, ImageData data, int rounds)
    {
        output.StartTable(
            $"Seconds per epoch of {data.Train.Count:N0} examples, {data.Train.Inputs}-500-500-{data.Classes}, Adam, " +
            $"medians of {rounds} turns after an uncounted one, {Environment.ProcessorCount} processors; " +
            "times as fast: median and quartiles of the pairs.",
            "other programs", "method", "batch", "1 thread", "2 threads", "times as fast", "quartiles");
        Keep[] sparse = [Keep.UnifiedTopK(20), Keep.TopK(20)];
        foreach (int others in (int[])[0, 1, 2])
            foreach (Keep keep in others == 0 ? [.. sparse, Keep.All] : sparse)
                foreach (int batch in others == 0 ? [10, 50, 100] : (int[])[10, 50])
                    using (new BusyPrograms(others))
                    {
                        int epochs = others == 0 ? 1 : EpochsOfBusyTurn;
                        (List<double> one, List<double> two) = Measure(data, keep, batch, rounds, epochs);
                        double[] ratios = [.. one.Zip(two, (first, second) => first / second).Order()];
                        int quarter = ratios.Length / 4;
                        output.WriteRow(
                            $"{others}", $"{keep}", $"{batch}",
                            $"{Timing.Median(one):F3}", $"{Timing.Median(two):F3}", $"{Timing.Median(ratios):F2}",
                            $"{ratios[quarter]:F2} to {ratios[^(quarter + 1)]:F2}");
                    }
    }

    /// <summary>Seconds per epoch of each round with one and two threads, after an uncounted round.</summary>
    private static (List<double> One, List<double> Two) Measure(
        ImageData data, Keep keep, int batch, int rounds, int epochs)
    {
        using CpuDevice one = CpuDevice.Create(1), two = CpuDevice.Create(2);
        Trainer[] trainers =
            [Training.Create(one, data, keep, 500, batch, 1), Training.Create(two, data, keep, 500, batch, 1)];
        List<double>[] seconds = [[], []];
        for (int round = -1; round < rounds; round++)
            foreach (int i in round % 2 == 0 ? [0, 1] : (int[])[1, 0])
            {
                double total = 0;
                for (int epoch = 0; epoch < epochs; epoch++)
                    total += trainers[i].Train(data.Train).Epochs[^1].Seconds.Total;
                if (round >= 0) seconds[i].Add(total / epochs);
            }

        return (seconds[0], seconds[1]);
    }
}
