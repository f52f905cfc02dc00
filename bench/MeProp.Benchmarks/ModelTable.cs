using MeProp.Tasks;

namespace MeProp.Benchmarks;

/// <summary>The forward pass of whole models, as a program that predicts makes it, on one image and on batches of 100, measured in turns. The first model is the one the others are set against.</summary>
internal static class ModelTable
{
    private const int Batch = 100;

    public static void Write(TextWriter output, ImageData data, IReadOnlyList<string> files, int rounds)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Sequential[] models = [.. files.Select(file => ModelFile.Load(file, device).Network)];
        double[][] seconds = [.. new[] { 1, Batch }.Select(batch => Timing.InTurns(rounds, 0.02, [.. models.Select(model => Forward(device, model, data.Test, batch))]))];
        output.WriteLine($"Forward pass of trained models on images of {data.Name}, one thread, medians of {rounds} turns.");
        output.WriteLine();
        output.WriteLine($"| model | parameters | one image, µs | faster | batch of {Batch}, µs | faster |");
        output.WriteLine("|---|---|---|---|---|---|");
        for (int i = 0; i < models.Length; i++)
        {
            string sizes = string.Join('-', [data.Test.Inputs, .. models[i].HiddenSizes, models[i].Outputs]);
            output.WriteLine($"| {sizes} | {models[i].Parameters.Sum(parameter => parameter.Count):N0} | {seconds[0][i] * 1e6:F1} | {seconds[0][0] / seconds[0][i]:F1}× | {seconds[1][i] * 1e6:F1} | {seconds[1][0] / seconds[1][i]:F1}× |");
        }
    }

    /// <summary>A call goes through the first 1,000 test images or so in their order, a batch at a time: zeros are where they are in real images.</summary>
    private static Action Forward(Device device, Sequential model, ByteExamples test, int batch)
    {
        var context = new StepContext(device, new RandomStreams(1));
        Matrix[] batches = [.. Enumerable.Range(0, Math.Min(test.Count, 1000) / batch).Select(i =>
        {
            Matrix x = device.CreateMatrix(batch, test.Inputs);
            test.Fill(device, [.. Enumerable.Range(i * batch, batch)], x, new int[batch]);
            return x;
        })];
        int next = 0;
        return () =>
        {
            model.Forward(batches[next], context);
            next = (next + 1) % batches.Length;
        };
    }
}
