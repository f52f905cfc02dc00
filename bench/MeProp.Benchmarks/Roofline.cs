using ScottPlot;
using ScottPlot.TickGenerators;

namespace MeProp.Benchmarks;

/// <summary>
/// The roofline of one core: the speed of a hidden layer's operations over their arithmetic intensity, which is flops
/// per byte that must be read or written once.
/// </summary>
internal static class Roofline
{
    private const int Inputs = 784, Outputs = 500, K = 20;

    public static void Draw(string path, TextWriter output)
    {
        using CpuDevice device = CpuDevice.Create(1);
        double peak = device.MeasureMultiplyAddPeak(TimeSpan.FromSeconds(1)) / 1e9;
        double bandwidth = device.MeasureMemoryBandwidth(TimeSpan.FromSeconds(1)) / 1e9;
        RooflinePoint[] points = [.. ((int[])[10, 50, 100]).SelectMany(batch => Measure(device, batch))];
        output.StartTable(
            $"One thread: multiply-add peak {peak:F0} GFLOP/s, memory {bandwidth:F0} GB/s.",
            "operation, 784 → 500", "batch", "flops per byte", "GFLOP/s", "share of what the roofline allows");
        foreach ((string operation, int batch, double intensity, double rate) in points)
        {
            double share = rate / Math.Min(peak, bandwidth * intensity);
            output.WriteRow(operation, $"{batch}", $"{intensity:F1}", $"{rate:F0}", $"{share:P0}");
        }

        Plot(points, peak, bandwidth).SavePng(path, 900, 560);
    }

    private static Plot Plot(RooflinePoint[] points, double peak, double bandwidth)
    {
        var plot = new Plot();
        double[] roofX = [0.5, peak / bandwidth, 200], roofY = [0.5 * bandwidth, peak, peak];
        plot.Add.ScatterLine(Logarithms(roofX), Logarithms(roofY), Colors.Black);
        foreach (IGrouping<string, RooflinePoint> group in points.GroupBy(point => point.Operation))
            plot.Add.Markers(
                Logarithms(group.Select(point => point.Intensity)), Logarithms(group.Select(point => point.Rate)),
                size: 10).LegendText = group.Key;

        plot.Title("One core: operations of a 784 → 500 layer (batch 10, 50, 100)");
        plot.XLabel("flops per byte that must be read or written once");
        plot.YLabel("GFLOP/s");
        plot.Axes.Bottom.TickGenerator = Ticks([0.5, 1, 2, 5, 10, 20, 50, 100, 200]);
        plot.Axes.Left.TickGenerator = Ticks([10, 20, 50, 100, 200, 500]);
        plot.Axes.SetLimits(Math.Log10(0.5), Math.Log10(200), Math.Log10(10), Math.Log10(500));
        plot.ShowLegend(Alignment.LowerRight);
        return plot;
    }

    private static double[] Logarithms(IEnumerable<double> values) => [.. values.Select(Math.Log10)];

    private static NumericManual Ticks(double[] values) =>
        new(Logarithms(values), [.. values.Select(value => $"{value}")]);

    private static IEnumerable<RooflinePoint> Measure(CpuDevice device, int batch)
    {
        var random = new RandomStream(1);
        var layer = new DenseOperands(device, random, batch, Inputs, Outputs);
        var weight = new Parameter(device, "w", Outputs, Inputs);
        Selection all = new(device), shared = new(device, Keep.UnifiedTopK(K));
        Selection perExample = new(device, Keep.TopK(K));
        device.Selection.Select(layer.Dy, Outputs, random, all);
        device.Selection.Select(layer.Dy, K, random, shared);
        device.Selection.Select(layer.Dy, K, random, perExample);
        int rows = perExample.RowCount;
        (string Name, int Kept, int Rows, Action Run)[] operations =
        [
            ("forward", Outputs, Outputs, () => device.Dense.Forward(layer.X, layer.W, layer.B, null, layer.Y)),
            ("dx, dense", Outputs, Outputs, () => BackwardInput(all)),
            ("dw, dense", Outputs, Outputs, () => BackwardWeights(all)),
            ("dx, unified k=20", K, K, () => BackwardInput(shared)),
            ("dw, unified k=20", K, K, () => BackwardWeights(shared)),
            ("dx, top-k k=20", K, rows, () => BackwardInput(perExample)),
            ("dw, top-k k=20", K, rows, () => BackwardWeights(perExample)),
        ];
        double[] seconds = Timing.InTurns(7, 0.02, [.. operations.Select(operation => operation.Run)]);
        for (int i = 0; i < operations.Length; i++)
        {
            (string name, int kept, int touched, _) = operations[i];
            double flops = 2.0 * batch * kept * Inputs;
            double bytes = 4.0 * (batch * Inputs + touched * Inputs + batch * kept);
            yield return new RooflinePoint(name, batch, flops / bytes, flops / seconds[i] / 1e9);
        }

        void BackwardInput(Selection selection) =>
            device.Dense.BackwardInput(layer.Dy, layer.W, selection, layer.Dx);

        void BackwardWeights(Selection selection) =>
            device.Dense.BackwardWeights(layer.X, layer.Dy, selection, weight);
    }
}
