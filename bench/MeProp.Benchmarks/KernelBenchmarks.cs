using BenchmarkDotNet.Attributes;

namespace MeProp.Benchmarks;

/// <summary>Single operations of a hidden layer, one thread.</summary>
[InProcess]
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int Hidden = 500, Inputs = 784;

    private readonly CpuDevice _device = CpuDevice.Create(1);
    private readonly RandomStream _random = new(1);
    private DenseOperands _layer = null!;
    private Selection _selection = null!;
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
        _layer = new DenseOperands(_device, _random, Batch, Inputs, Hidden);
        _selection = new Selection(_device, Keep.Of(Rule, K));
        _parameter = new Parameter(_device, "w", Hidden, Inputs);
        Select();
        _parameter.Touched.Set(_selection);
    }

    [Benchmark]
    public void DenseForward() => _device.Dense.Forward(_layer.X, _layer.W, _layer.B, null, _layer.Y);

    [Benchmark]
    public void Select() =>
        _device.Selection.Select(_layer.Dy, Rule == KeepRule.All ? Hidden : K, _random, _selection);

    [Benchmark]
    public void DenseBackwardInput() => _device.Dense.BackwardInput(_layer.Dy, _layer.W, _selection, _layer.Dx);

    [Benchmark]
    public void DenseBackwardWeights() => _device.Dense.BackwardWeights(_layer.X, _layer.Dy, _selection, _parameter);

    [Benchmark]
    public void AdamStep() => _device.Optimizer.Step(
        _parameter, Update.Touched, new OptimizerStep(OptimizerRule.Adam, 1e-3f, 0, 0, 0.9f, 0.999f, 1e-8f));
}
