using MeProp.Tasks;

namespace MeProp.Benchmarks;

/// <summary>Where an epoch's time goes, by method, batch size and threads: the phases of training MNIST-shaped data.</summary>
internal static class StepTable
{
    public static void Write(TextWriter output, ImageData data, int hidden, int epochs)
    {
        output.WriteLine($"Seconds per epoch of {data.Train.Count:N0} examples, {data.Train.Inputs}-{hidden}-{hidden}-{data.Classes}, Adam, medians of {epochs} epochs after one that does not count.");
        output.WriteLine();
        output.WriteLine("| method | batch | threads | fill | forward | select | backward | update | total | select + backward + update, of dense |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (int batch in (int[])[10, 50, 100])
            foreach (int threads in (int[])[1, 2])
            {
                double dense = 0;
                foreach (Keep keep in (Keep[])[Keep.All, Keep.UnifiedTopK(20), Keep.UnifiedTopK(80), Keep.TopK(20), Keep.TopK(80)])
                {
                    PhaseSeconds s = Train(data, keep, batch, threads, hidden, epochs);
                    double backprop = s.Select + s.Backward + s.Update;
                    if (keep == Keep.All) dense = backprop;
                    output.WriteLine($"| {keep} | {batch} | {threads} | {s.Fill:F3} | {s.Forward:F3} | {s.Select:F3} | {s.Backward:F3} | {s.Update:F3} | {s.Total:F3} | {dense / backprop:F1}× |");
                }
            }
    }

    /// <summary>Backward and update per example as the hidden size grows, at a fixed k.</summary>
    public static void WriteGrowth(TextWriter output, ImageData data, int k)
    {
        ByteExamples training = data.Train.Slice(0, Math.Min(11_000, data.Train.Count));
        output.WriteLine($"Microseconds per example of backward pass, selection and update; batch 50, k={k}, 2 threads.");
        output.WriteLine();
        output.WriteLine("| hidden size | dense | unified | top-k per example |");
        output.WriteLine("|---|---|---|---|");
        foreach (int hidden in (int[])[500, 1000, 2000, 4000])
        {
            double[] microseconds = [.. ((Keep[])[Keep.All, Keep.UnifiedTopK(k), Keep.TopK(k)]).Select(keep =>
            {
                PhaseSeconds s = Train(new ImageData(data.Name, data.Height, data.Width, training, data.Development, data.Test), keep, 50, 2, hidden, 2);
                return (s.Backward + s.Select + s.Update) / training.Count * 1e6;
            })];
            output.WriteLine($"| {hidden} | {microseconds[0]:F2} | {microseconds[1]:F2} | {microseconds[2]:F2} |");
        }
    }

    private static PhaseSeconds Train(ImageData data, Keep keep, int batch, int threads, int hidden, int epochs)
    {
        using CpuDevice device = CpuDevice.Create(threads);
        Sequential network = Sequential.Mlp(new MlpOptions { Inputs = data.Train.Inputs, Classes = data.Classes, HiddenSize = hidden, Keep = keep });
        var options = new TrainerOptions { Epochs = epochs + 1, BatchSize = batch };
        TrainingResult result = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options).Train(data.Train);
        return PhaseSeconds.Median([.. result.Epochs.Skip(1).Select(epoch => epoch.Seconds)]);
    }
}
