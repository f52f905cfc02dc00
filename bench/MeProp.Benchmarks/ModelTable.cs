using MeProp.Tasks;

namespace MeProp.Benchmarks;

/// <summary>
/// The forward pass of trained models on one image and on batches of 100, in turns. Speedups are over the first model.
/// </summary>
internal static class ModelTable
{
    private const int BatchSize = 100;

    public static void Write(TextWriter output, ImageData data, IReadOnlyList<string> files, int rounds)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network[] models = [.. files.Select(file => ModelFile.Load(file, device).Network)];
        double[] single = Seconds(1), batched = Seconds(BatchSize);
        output.StartTable(
            $"Forward pass of trained models on images of {data.Name}, one thread, medians of {rounds} turns.",
            "model", "parameters", "one image, µs", "faster", $"batch of {BatchSize}, µs", "faster");
        for (int i = 0; i < models.Length; i++)
            output.WriteRow(
                string.Join('-', [data.Test.Inputs, .. models[i].HiddenSizes, models[i].Outputs]),
                $"{models[i].Parameters.Sum(parameter => parameter.Count):N0}",
                $"{single[i] * 1e6:F1}", $"{single[0] / single[i]:F1}×",
                $"{batched[i] * 1e6:F1}", $"{batched[0] / batched[i]:F1}×");

        double[] Seconds(int batch) => Timing.InTurns(
            rounds, 0.02, [.. models.Select(model => Forward(device, model, data.Test, batch))]);
    }

    /// <summary>
    /// Each call takes the next batch of the first 1,000 test images: real images, because zeros are skipped.
    /// </summary>
    private static Action Forward(Device device, Network model, ByteExamples test, int batch)
    {
        var context = new StepContext(device, new RandomStreams(1));
        Batch[] batches = [.. Enumerable.Range(0, Math.Min(test.Count, 1000) / batch).Select(i =>
        {
            var filled = new Batch(device);
            test.Fill([.. Enumerable.Range(i * batch, batch)], filled);
            return filled;
        })];
        int next = 0;
        return () =>
        {
            model.Forward(batches[next], context);
            next = (next + 1) % batches.Length;
        };
    }
}
