using ScottPlot;

namespace MeProp.Benchmarks;

/// <summary>
/// The roofline of one core: what each operation of a hidden layer reaches, over its arithmetic intensity (flops per byte that it has to read or write once).
/// </summary>
internal static class Roofline
{
    private const int Inputs = 784, Outputs = 500, K = 20;

    public static void Draw(string path, TextWriter output)
    {
        using CpuDevice device = CpuDevice.Create(1);
        double peak = device.MeasureMultiplyAddPeak(TimeSpan.FromSeconds(1)) / 1e9, bandwidth = device.MeasureMemoryBandwidth(TimeSpan.FromSeconds(1)) / 1e9;
        output.WriteLine($"One thread: multiply-add peak {peak:F0} GFLOP/s, memory {bandwidth:F0} GB/s.");
        output.WriteLine();
        output.WriteLine("| operation, 784 → 500 | batch | flops per byte | GFLOP/s | share of what the roofline allows |");
        output.WriteLine("|---|---|---|---|---|");
        var points = new List<(string Name, int Batch, double Intensity, double Rate)>();
        foreach (int batch in (int[])[10, 50, 100]) points.AddRange(Measure(device, batch));
        foreach ((string name, int batch, double intensity, double rate) in points)
            output.WriteLine($"| {name} | {batch} | {intensity:F1} | {rate:F0} | {rate / Math.Min(peak, bandwidth * intensity):P0} |");

        var plot = new Plot();
        double knee = peak / bandwidth;
        double[] roofX = [Math.Log10(0.5), Math.Log10(knee), Math.Log10(200)], roofY = [Math.Log10(0.5 * bandwidth), Math.Log10(peak), Math.Log10(peak)];
        plot.Add.ScatterLine(roofX, roofY, Colors.Black);
        foreach (IGrouping<string, (string Name, int Batch, double Intensity, double Rate)> group in points.GroupBy(p => p.Name))
        {
            double[] intensities = [.. group.Select(p => Math.Log10(p.Intensity))], rates = [.. group.Select(p => Math.Log10(p.Rate))];
            var markers = plot.Add.Markers(intensities, rates, size: 10);
            markers.LegendText = group.Key;
        }

        plot.Title("One core: what the operations of a 784 → 500 layer reach (batch 10, 50, 100)");
        plot.XLabel("flops per byte that has to be read or written once");
        plot.YLabel("GFLOP/s");
        plot.Axes.Bottom.TickGenerator = Ticks([0.5, 1, 2, 5, 10, 20, 50, 100, 200]);
        plot.Axes.Left.TickGenerator = Ticks([10, 20, 50, 100, 200, 500]);
        plot.Axes.SetLimits(Math.Log10(0.5), Math.Log10(200), Math.Log10(10), Math.Log10(500));
        plot.ShowLegend(Alignment.LowerRight);
        plot.SavePng(path, 900, 560);
    }

    private static ScottPlot.TickGenerators.NumericManual Ticks(double[] values) =>
        new([.. values.Select(Math.Log10)], [.. values.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture))]);

    private static IEnumerable<(string, int, double, double)> Measure(CpuDevice device, int batch)
    {
        var random = new RandomStream(1);
        Matrix x = Matrices.Gaussian(device, random, batch, Inputs), w = Matrices.Gaussian(device, random, Outputs, Inputs), b = device.CreateMatrix(1, Outputs);
        Matrix y = device.CreateMatrix(batch, Outputs), dy = Matrices.Gaussian(device, random, batch, Outputs), dx = device.CreateMatrix(batch, Inputs), dw = device.CreateMatrix(Outputs, Inputs);
        Selection all = new(), shared = new(), perExample = new();
        device.Select(dy, KeepRule.All, Outputs, random, all);
        device.Select(dy, KeepRule.UnifiedTopK, K, random, shared);
        device.Select(dy, KeepRule.TopK, K, random, perExample);
        (string Name, int Kept, int Rows, Action Run)[] operations =
        [
            ("forward", Outputs, Outputs, () => device.DenseForward(x, w, b, null, y)),
            ("dx, dense", Outputs, Outputs, () => device.DenseBackwardInput(dy, w, all, dx)),
            ("dw, dense", Outputs, Outputs, () => device.DenseBackwardWeights(x, dy, all, dw)),
            ("dx, unified k=20", K, K, () => device.DenseBackwardInput(dy, w, shared, dx)),
            ("dw, unified k=20", K, K, () => device.DenseBackwardWeights(x, dy, shared, dw)),
            ("dx, top-k k=20", K, perExample.RowCount, () => device.DenseBackwardInput(dy, w, perExample, dx)),
            ("dw, top-k k=20", K, perExample.RowCount, () => device.DenseBackwardWeights(x, dy, perExample, dw)),
        ];
        double[] seconds = Timing.InTurns(7, 0.02, [.. operations.Select(o => o.Run)]);
        for (int i = 0; i < operations.Length; i++)
        {
            double flops = 2.0 * batch * operations[i].Kept * Inputs;
            double bytes = 4.0 * (batch * Inputs + operations[i].Rows * Inputs + batch * (operations[i].Name == "forward" ? Outputs : operations[i].Kept));
            yield return (operations[i].Name, batch, flops / bytes, flops / seconds[i] / 1e9);
        }
    }
}
