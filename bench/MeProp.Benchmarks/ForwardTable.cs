namespace MeProp.Benchmarks;

/// <summary>The dense forward product of one thread against native BLAS libraries, in turns, on the shapes that networks have.</summary>
internal static unsafe class ForwardTable
{
    private static readonly int[] Batches = [10, 50, 100, 256, 1024];
    private static readonly (int Inputs, int Outputs)[] Shapes = [(784, 500), (500, 500), (2400, 500), (4096, 4096)];

    public static void Write(TextWriter output, int rounds)
    {
        IReadOnlyList<Blas> libraries = Blas.Load();
        using CpuDevice device = CpuDevice.Create(1);
        double peak = device.MeasureMultiplyAddPeak(TimeSpan.FromSeconds(1)) / 1e9;
        output.WriteLine($"One thread, {device.Description}; multiply-add peak {peak:F0} GFLOP/s. GFLOP/s, medians of {rounds} turns; ratio: ours against the best other.");
        output.WriteLine();
        output.WriteLine($"| inputs → outputs | batch | MeProp | share of peak |{string.Concat(libraries.Select(l => $" {l.Name} |"))} ratio |");
        output.WriteLine($"|---|---|---|---|{string.Concat(libraries.Select(_ => "---|"))}---|");
        foreach ((int inputs, int outputs) in Shapes)
            foreach (int batch in Batches) output.WriteLine(Row(device, libraries, rounds, peak, inputs, outputs, batch));
    }

    private static string Row(CpuDevice device, IReadOnlyList<Blas> libraries, int rounds, double peak, int inputs, int outputs, int batch)
    {
        var random = new RandomStream(1);
        Matrix x = Matrices.Gaussian(device, random, batch, inputs), w = Matrices.Gaussian(device, random, outputs, inputs), b = device.CreateMatrix(1, outputs), y = device.CreateMatrix(batch, outputs);
        float[] px = Pinned(x), pw = Pinned(w), py = Pinned(y);
        fixed (float* fx = px, fw = pw, fy = py)
        {
            nint ax = (nint)fx, aw = (nint)fw, ay = (nint)fy;
            Action[] candidates =
            [
                () => device.DenseForward(x, w, b, null, y),
                .. libraries.Select(library => (Action)(() => library.Product((float*)ax, (float*)aw, (float*)ay, batch, inputs, outputs))),
            ];
            double flops = 2.0 * batch * inputs * outputs / 1e9;
            double[] rates = [.. Timing.InTurns(rounds, 0.05, candidates).Select(seconds => flops / seconds)];
            string ratio = libraries.Count == 0 ? "" : $"{rates[0] / rates[1..].Max():F2}";
            return $"| {inputs} → {outputs} | {batch} | {rates[0]:F0} | {rates[0] / peak:P0} |{string.Concat(rates[1..].Select(r => $" {r:F0} |"))} {ratio} |";
        }
    }

    private static float[] Pinned(Matrix matrix)
    {
        float[] values = GC.AllocateArray<float>(matrix.Rows * matrix.Columns, pinned: true);
        matrix.Download(values);
        return values;
    }
}
