using System.Diagnostics;

namespace MeProp.Cli;

/// <summary>
/// Times the operations of one hidden layer, x (N, I), w (O, I), dy (N, O), each alone and in turns: the middle one (I
/// = O), or the first of a network that has only one, whose input gradient is not needed.
/// </summary>
internal sealed class KernelBench
{
    // Adam reads and writes w, m and v and reads dw: 7 floats.
    private const int AdamBytesPerWeight = 7 * sizeof(float);

    private readonly CpuDevice _device;
    private readonly MachinePeaks _peaks;
    private readonly BenchSizes _sizes;
    private readonly RandomStream _random = new(1);
    private readonly Matrix _x, _b, _y, _dy, _dx;
    private readonly Parameter _weight;
    private readonly List<Func<int, double>> _candidates = [];
    private readonly List<Func<double, KernelTiming>> _timings = [];

    public KernelBench(CpuDevice device, BenchSizes sizes, MachinePeaks peaks)
    {
        (_device, _sizes, _peaks) = (device, sizes, peaks);
        (int n, int o, int i) = (sizes.BatchSize, sizes.HiddenSize, InputsOf(sizes));
        (_x, _b, _dy) = (Uniform(n, i), Uniform(1, o), Uniform(n, o));
        (_y, _dx) = (device.CreateMatrix(n, o), device.CreateMatrix(n, i));
        _weight = new Parameter(device, "weight", o, i);
        Fill(_weight.Value);
        _weight.Slot(Parameter.FirstMoment);
        _weight.Slot(Parameter.SecondMoment);
    }

    /// <summary>The layer, as in "500-500".</summary>
    public static string LayerOf(BenchSizes sizes) => $"{InputsOf(sizes)}-{sizes.HiddenSize}";

    public IReadOnlyList<KernelTiming> Measure(Turns turns)
    {
        double n = _sizes.BatchSize, k = _sizes.K, o = _sizes.HiddenSize, i = InputsOf(_sizes);
        (string Name, Selection Kept, double Count)[] methods =
        [
            .. BenchMethods.All.Select(
                method => (method.Name, Select(method.Rule), method.Rule == KeepRule.All ? o : k)),
        ];
        // Adam's turns read what this leaves in every row of dw.
        _device.Dense.BackwardWeights(_x, _dy, methods[0].Kept, _weight);

        AddArithmetic("forward", "all", 2 * n * o * i, () => _device.Dense.Forward(_x, _weight.Value, _b, null, _y));
        foreach ((string name, KeepRule rule) in BenchMethods.All)
        {
            if (rule == KeepRule.All) continue;
            var kept = new Selection(_device, Keep.Of(rule, _sizes.K));
            AddTraffic(
                "select", name, sizeof(float) * n * o, () => _device.Selection.Select(_dy, _sizes.K, _random, kept));
        }

        if (_sizes.Layers > 2)
            foreach ((string name, Selection kept, double count) in methods)
            {
                AddArithmetic(
                    "backward input", name, 2 * n * count * i,
                    () => _device.Dense.BackwardInput(_dy, _weight.Value, kept, _dx));
            }

        foreach ((string name, Selection kept, double count) in methods)
        {
            AddArithmetic(
                "backward weights", name, 2 * n * count * i,
                () => _device.Dense.BackwardWeights(_x, _dy, kept, _weight));
        }

        foreach ((string name, Selection kept, _) in methods)
            AddTraffic("adam", name, AdamBytesPerWeight * kept.RowCount * i, () => Adam(kept));

        TurnResults<double>[] results = turns.Take(_candidates, int.MaxValue / 2);
        return
            [.. _timings.Zip(results, (timing, result) => timing(Turns.Median(result.Results) / result.Repetitions))];
    }

    private static int InputsOf(BenchSizes sizes) => sizes.Layers > 2 ? sizes.HiddenSize : sizes.Inputs;

    // A rate so small that the weights stay as they are, however often the step is repeated.
    private void Adam(Selection kept)
    {
        _weight.Touched.Set(kept);
        _device.Optimizer.Step(
            _weight, Update.Touched,
            new OptimizerStep(OptimizerRule.Adam, 1e-9f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-8f));
    }

    private Selection Select(KeepRule rule)
    {
        var kept = new Selection(_device, Keep.Of(rule, _sizes.K));
        if (rule == KeepRule.All) kept.SetAll(_sizes.BatchSize, _sizes.HiddenSize);
        else _device.Selection.Select(_dy, _sizes.K, _random, kept);
        return kept;
    }

    private void AddArithmetic(string kernel, string method, double flops, Action run) =>
        Add(run, seconds => new KernelTiming
        {
            Kernel = kernel,
            Method = method,
            Microseconds = seconds * 1e6,
            FlopsPerSecond = flops / seconds,
            ShareOfPeak = flops / seconds / _peaks.FlopsPerSecond,
        });

    private void AddTraffic(string kernel, string method, double bytes, Action run) =>
        Add(run, seconds => new KernelTiming
        {
            Kernel = kernel,
            Method = method,
            Microseconds = seconds * 1e6,
            BytesPerSecond = bytes / seconds,
            ShareOfBandwidth = bytes / seconds / _peaks.BytesPerSecond,
        });

    private void Add(Action run, Func<double, KernelTiming> timing)
    {
        _timings.Add(timing);
        _candidates.Add(count =>
        {
            long start = Stopwatch.GetTimestamp();
            for (int c = 0; c < count; c++) run();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
    }

    private Matrix Uniform(int rows, int columns)
    {
        Matrix matrix = _device.CreateMatrix(rows, columns);
        Fill(matrix);
        return matrix;
    }

    private void Fill(Matrix matrix)
    {
        var values = new float[matrix.Rows * matrix.Columns];
        foreach (ref float value in values.AsSpan()) value = 2 * _random.NextSingle() - 1;
        matrix.Upload(values);
    }
}
