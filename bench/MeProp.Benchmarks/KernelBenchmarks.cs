using BenchmarkDotNet.Attributes;

namespace MeProp.Benchmarks;

/// <summary>Single operations of one thread, for looking closer: dense and sparse products of a hidden layer, selection, optimizer.</summary>
[InProcess]
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int Hidden = 500, Inputs = 784;

    private readonly CpuDevice _device = CpuDevice.Create(1);
    private readonly Selection _selection = new();
    private readonly RandomStream _random = new(1);
    private Matrix _x = null!, _w = null!, _b = null!, _y = null!, _dy = null!, _dx = null!;
    private Parameter _parameter = null!;

    [Params(10, 50, 100)]
    public int Batch { get; set; }

    [Params(KeepRule.All, KeepRule.UnifiedTopK, KeepRule.TopK)]
    public KeepRule Rule { get; set; }

    [Params(20, 80)]
    public int K { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (_x, _w, _b) = (Matrices.Gaussian(_device, _random, Batch, Inputs), Matrices.Gaussian(_device, _random, Hidden, Inputs), Matrices.Gaussian(_device, _random, 1, Hidden));
        (_y, _dy, _dx) = (_device.CreateMatrix(Batch, Hidden), Matrices.Gaussian(_device, _random, Batch, Hidden), _device.CreateMatrix(Batch, Inputs));
        _parameter = new Parameter(_device, "w", Hidden, Inputs) { Touched = _selection };
        _parameter.EnsureFirstMoment();
        _parameter.EnsureSecondMoment();
        Select();
    }

    [Benchmark]
    public void DenseForward() => _device.DenseForward(_x, _w, _b, null, _y);

    [Benchmark]
    public void Select() => _device.Select(_dy, Rule, Rule == KeepRule.All ? Hidden : K, _random, _selection);

    [Benchmark]
    public void DenseBackwardInput() => _device.DenseBackwardInput(_dy, _w, _selection, _dx);

    [Benchmark]
    public void DenseBackwardWeights() => _device.DenseBackwardWeights(_x, _dy, _selection, _parameter.Gradient);

    [Benchmark]
    public void AdamStep() => _device.Step(_parameter, Update.Touched, new OptimizerStep(OptimizerRule.Adam, 1e-3f, 0, 0, 0.9f, 0.999f, 1e-8f));
}
