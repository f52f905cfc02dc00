using System.Globalization;
using MeProp.Gpu;

namespace MeProp.GpuBench;

/// <summary>What the device reaches at most: in a dense product of square matrices, and in a copy.</summary>
internal static class Ceilings
{
    private const double Tera = 1e12, MillisecondsPerSecond = 1e3;

    /// <summary>Sentences with both ceilings, and their time in milliseconds.</summary>
    public static string Measure(GpuDevice device, BenchSizes sizes)
    {
        int h = sizes.Hidden;
        var random = new RandomStream(1);
        Matrix dy = RandomMatrix.Create(device, random, h, h), w = RandomMatrix.Create(device, random, h, h);
        Matrix dx = device.CreateMatrix(h, h);
        var all = new Selection(device);
        all.SetAll(h, h);
        double product = Timing.Median(device, sizes.Repeats, () => device.Dense.BackwardInput(dy, w, all, dx));
        double copy = Timing.Median(device, sizes.Repeats, () => device.Rows.Copy(dy, dx));
        double operations = 2.0 * h * h * h, bytes = 2.0 * h * h * sizeof(float);
        string precision = sizes.AllowsTf32 ? "TF32" : "float32";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Ceilings: {operations / product * MillisecondsPerSecond / Tera:0.00} TFLOP/s in a dense product of "
            + $"{h} × {h} matrices, {precision} ({product:0.000} ms); "
            + $"{bytes / copy * MillisecondsPerSecond / Tera:0.000} TB/s in a copy of one ({copy:0.000} ms).");
    }
}
