namespace MeProp.Benchmarks;

/// <summary>
/// The backward pass of the linear maps of 784-500-500-10 alone (dx, dw, db and selection; no activations, no optimizer), one thread, as the sum of the
/// operations, measured in turns.
/// </summary>
internal static class BackwardTable
{
    private const int Inputs = 784, Hidden = 500, Classes = 10;

    public static void Write(TextWriter output, int batch, int rounds)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var random = new RandomStream(1);
        Matrix x = Matrices.Gaussian(device, random, batch, Inputs), h = Matrices.Gaussian(device, random, batch, Hidden), dz = Matrices.Gaussian(device, random, batch, Classes);
        Matrix w2 = Matrices.Gaussian(device, random, Hidden, Hidden), w3 = Matrices.Gaussian(device, random, Classes, Hidden), dy = Matrices.Gaussian(device, random, batch, Hidden);
        Matrix dh = device.CreateMatrix(batch, Hidden), dw1 = device.CreateMatrix(Hidden, Inputs), dw2 = device.CreateMatrix(Hidden, Hidden), dw3 = device.CreateMatrix(Classes, Hidden);
        Matrix db = device.CreateMatrix(1, Hidden), magnitudes = device.CreateMatrix(1, Hidden), db3 = device.CreateMatrix(1, Classes);
        (string Name, KeepRule Rule, int K)[] methods =
        [
            ("dense", KeepRule.All, Hidden), ("unified k=20", KeepRule.UnifiedTopK, 20), ("unified k=80", KeepRule.UnifiedTopK, 80), ("top-k k=20", KeepRule.TopK, 20), ("top-k k=80", KeepRule.TopK, 80),
        ];
        Selection selection = new(), all = new();
        device.Select(dz, KeepRule.All, Classes, random, all);
        Action outputLayer = () =>
        {
            device.DenseBackwardInput(dz, w3, all, dh);
            device.DenseBackwardWeights(h, dz, all, dw3);
            device.DenseBackwardBias(dz, db3);
        };
        double[] seconds = Timing.InTurns(rounds, 0.02, [outputLayer, .. methods.Select(method => (Action)(() =>
        {
            outputLayer();
            Matrix? sums = method.Rule == KeepRule.UnifiedTopK ? magnitudes : null;
            device.DenseBackwardBias(dy, db, sums);
            device.Select(dy, method.Rule, method.K, random, selection, sums);
            device.DenseBackwardInput(dy, w2, selection, dh);
            device.DenseBackwardWeights(h, dy, selection, dw2);
            device.DenseBackwardBias(dy, db, sums);
            device.Select(dy, method.Rule, method.K, random, selection, sums);
            device.DenseBackwardWeights(x, dy, selection, dw1);
        }))]);
        output.WriteLine($"Backward pass of the linear maps and selection, 784-500-500-10, batch {batch}, one thread, medians of {rounds} turns; the dense output layer takes {seconds[0] * 1e6:F1} µs of each.");
        output.WriteLine();
        output.WriteLine("| method | µs | of dense |");
        output.WriteLine("|---|---|---|");
        for (int i = 0; i < methods.Length; i++) output.WriteLine($"| {methods[i].Name} | {seconds[i + 1] * 1e6:F1} | {seconds[1] / seconds[i + 1]:F1}× |");
    }
}
