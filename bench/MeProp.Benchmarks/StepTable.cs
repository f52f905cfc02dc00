using MeProp.Tasks;

namespace MeProp.Benchmarks;

/// <summary>The seconds of each phase of an epoch, by method, batch size and threads.</summary>
internal static class StepTable
{
    public static void Write(TextWriter output, ImageData data, int hidden, int epochs)
    {
        output.StartTable(
            $"Seconds per epoch of {data.Train.Count:N0} examples, " +
            $"{data.Train.Inputs}-{hidden}-{hidden}-{data.Classes}, Adam, medians of {epochs} epochs after an uncounted one.",
            "method", "batch", "threads", "fill", "forward", "select", "backward", "update", "total",
            "select + backward + update, of dense");
        foreach (int batch in (int[])[10, 50, 100])
            foreach (int threads in (int[])[1, 2])
            {
                double dense = 0;
                foreach (Keep keep in Training.Methods)
                {
                    PhaseSeconds s = Train(data, data.Train, keep, batch, threads, hidden, epochs);
                    double backprop = s.Select + s.Backward + s.Update;
                    if (keep == Keep.All) dense = backprop;
                    output.WriteRow(
                        $"{keep}", $"{batch}", $"{threads}", $"{s.Fill:F3}", $"{s.Forward:F3}", $"{s.Select:F3}",
                        $"{s.Backward:F3}", $"{s.Update:F3}", $"{s.Total:F3}", $"{dense / backprop:F1}×");
                }
            }
    }

    /// <summary>Backward pass, selection and update per example as the hidden size grows, at a fixed k.</summary>
    public static void WriteGrowth(TextWriter output, ImageData data, int k)
    {
        ByteExamples training = data.Train.Slice(0, Math.Min(11_000, data.Train.Count));
        Keep[] methods = [Keep.All, Keep.UnifiedTopK(k), Keep.TopK(k)];
        output.StartTable(
            $"Microseconds per example of backward pass, selection and update; batch 50, k={k}, 2 threads.",
            "hidden size", "dense", "unified", "top-k per example");
        foreach (int hidden in (int[])[500, 1000, 2000, 4000])
            output.WriteRow([$"{hidden}", .. methods.Select(keep => $"{Microseconds(keep, hidden):F2}")]);

        double Microseconds(Keep keep, int hidden)
        {
            PhaseSeconds s = Train(data, training, keep, 50, 2, hidden, 2);
            return (s.Backward + s.Select + s.Update) / training.Count * 1e6;
        }
    }

    private static PhaseSeconds Train(
        ImageData data, ByteExamples training, Keep keep, int batch, int threads, int hidden, int epochs)
    {
        using CpuDevice device = CpuDevice.Create(threads);
        TrainingResult result = Training.Create(device, data, keep, hidden, batch, epochs + 1).Train(training);
        return PhaseSeconds.Median([.. result.Epochs.Skip(1).Select(epoch => epoch.Seconds)]);
    }
}
