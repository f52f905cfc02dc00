namespace MeProp.Benchmarks;

/// <summary>The dense forward product against native BLAS libraries, one thread, in turns.</summary>
internal static unsafe class ForwardTable
{
    private static readonly int[] Batches = [10, 50, 100, 256, 1024];
    private static readonly (int Inputs, int Outputs)[] Shapes = [(784, 500), (500, 500), (2400, 500), (4096, 4096)];

    public static void Write(TextWriter output, int rounds)
    {
        IReadOnlyList<Blas> libraries = Blas.Load();
        using CpuDevice device = CpuDevice.Create(1);
        double peak = device.MeasureMultiplyAddPeak(TimeSpan.FromSeconds(1)) / 1e9;
        output.StartTable(
            $"One thread, {device.Description}; multiply-add peak {peak:F0} GFLOP/s. " +
            $"GFLOP/s, medians of {rounds} turns; ratio: MeProp over the fastest other library.",
            ["inputs → outputs", "batch", "MeProp", "share of peak", .. libraries.Select(l => l.Name), "ratio"]);
        foreach ((int inputs, int outputs) in Shapes)
            foreach (int batch in Batches)
            {
                double[] rates = Rates(device, libraries, rounds, batch, inputs, outputs);
                string ratio = libraries.Count == 0 ? "" : $"{rates[0] / rates[1..].Max():F2}";
                output.WriteRow(
                    [
                        $"{inputs} → {outputs}", $"{batch}", $"{rates[0]:F0}", $"{rates[0] / peak:P0}",
                        .. rates[1..].Select(rate => $"{rate:F0}"), ratio,
                    ]);
            }
    }

    /// <summary>GFLOP/s of MeProp and of each library.</summary>
    private static double[] Rates(
        CpuDevice device, IReadOnlyList<Blas> libraries, int rounds, int batch, int inputs, int outputs)
    {
        var layer = new DenseOperands(device, new RandomStream(1), batch, inputs, outputs);
        float[] x = Values(layer.X), w = Values(layer.W), y = Values(layer.Y);
        Action[] candidates =
        [
            () => device.Dense.Forward(layer.X, layer.W, layer.B, null, layer.Y),
            .. libraries.Select(library => (Action)(() => Product(library))),
        ];
        double flops = 2.0 * batch * inputs * outputs / 1e9;
        return [.. Timing.InTurns(rounds, 0.05, candidates).Select(seconds => flops / seconds)];

        void Product(Blas library)
        {
            fixed (float* px = x, pw = w, py = y) library.Product(px, pw, py, batch, inputs, outputs);
        }
    }

    private static float[] Values(Matrix matrix)
    {
        var values = new float[matrix.Rows * matrix.Columns];
        matrix.Download(values);
        return values;
    }
}
