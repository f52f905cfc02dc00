using System.Diagnostics;
using MeProp.Tasks;

namespace MeProp.Benchmarks;

/// <summary>What a second thread brings to an epoch, on free cores and while other programs want them: one and two threads in turns.</summary>
internal static class ThreadTable
{
    /// <summary>The argument that makes this program one of those that want a core.</summary>
    public const string Spin = "spin";

    /// <summary>Epochs of a turn when there are other programs: so many that the times in which two threads work alone, up to 1.3 s, do not pass in the other's turn.</summary>
    private const int EpochsOfBusyTurn = 4;

    public static void Write(TextWriter output, ImageData data, int rounds)
    {
        output.WriteLine($"Seconds per epoch of {data.Train.Count:N0} examples, {data.Train.Inputs}-500-500-{data.Classes}, Adam, medians of {rounds} turns after one that does not count, {Environment.ProcessorCount} processors; times as fast: median of the pairs, and the quarters they lie between.");
        output.WriteLine();
        output.WriteLine("| other programs | method | batch | 1 thread | 2 threads | times as fast | |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (int others in (int[])[0, 1, 2])
            foreach (Keep keep in others == 0 ? [Keep.UnifiedTopK(20), Keep.TopK(20), Keep.All] : (Keep[])[Keep.UnifiedTopK(20), Keep.TopK(20)])
                foreach (int batch in others == 0 ? [10, 50, 100] : (int[])[10, 50])
                {
                    Process[] programs = [.. Enumerable.Range(0, others).Select(_ => StartProgram())];
                    try
                    {
                        Write(output, data, keep, batch, rounds, others);
                    }
                    finally
                    {
                        foreach (Process program in programs) using (program) program.Kill();
                    }
                }
    }

    /// <summary>Wants a core until it is killed, or whoever started it has ended.</summary>
    public static void WantCore()
    {
        var spinner = new Thread(Spinning) { IsBackground = true };
        spinner.Start();
        Console.In.ReadToEnd();
    }

    private static void Spinning()
    {
        while (true) Thread.SpinWait(1000);
    }

    private static Process StartProgram()
    {
        string path = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(path) == "dotnet" ? [Environment.GetCommandLineArgs()[0], Spin] : [Spin];
        return Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true })!;
    }

    private static void Write(TextWriter output, ImageData data, Keep keep, int batch, int rounds, int others)
    {
        using CpuDevice one = CpuDevice.Create(1), two = CpuDevice.Create(2);
        Trainer[] trainers = [Make(one, data, keep, batch), Make(two, data, keep, batch)];
        int epochs = others == 0 ? 1 : EpochsOfBusyTurn;
        var seconds = new List<double>[] { [], [] };
        for (int round = -1; round < rounds; round++)
        {
            foreach (int i in round % 2 == 0 ? [0, 1] : (int[])[1, 0])
            {
                double total = 0;
                for (int epoch = 0; epoch < epochs; epoch++) total += trainers[i].Train(data.Train).Epochs[^1].Seconds.Total;
                if (round >= 0) seconds[i].Add(total / epochs);
            }
        }

        double[] ratios = [.. seconds[0].Zip(seconds[1], (single, both) => single / both).Order()];
        output.WriteLine($"| {others} | {keep} | {batch} | {Timing.Median(seconds[0]):F3} | {Timing.Median(seconds[1]):F3} | {Timing.Median(ratios):F2} | {ratios[ratios.Length / 4]:F2} to {ratios[^(ratios.Length / 4 + 1)]:F2} |");
    }

    private static Trainer Make(CpuDevice device, ImageData data, Keep keep, int batch)
    {
        Sequential network = Sequential.Mlp(new MlpOptions { Inputs = data.Train.Inputs, Classes = data.Classes, HiddenSize = 500, Keep = keep });
        return new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = 1, BatchSize = batch });
    }
}
