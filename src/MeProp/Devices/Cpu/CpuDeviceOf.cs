namespace MeProp.Cpu;

/// <summary>A <see cref="CpuDevice"/> of one vector width: a queue, and an object per group of operations.</summary>
internal sealed class CpuDevice<V> : CpuDevice where V : unmanaged, ILanes<V>
{
    private readonly CpuPeak<V> _peak;

    public CpuDevice(int threads, SimdPath simd, bool sharesAlways) : base(threads, simd, sharesAlways)
    {
        var optimizer = new CpuOptimizer<V>(Queue);
        var elementwise = new CpuElementwise<V>(Queue);
        var rows = new CpuRows<V>(Queue);
        (Elementwise, Rows, Optimizer) = (elementwise, rows, optimizer);
        Dense = new CpuDense<V>(
            Queue, elementwise, new FloatsOf<V>(rows), new CpuLookup<V>(Queue, elementwise), optimizer);
        Selection = new CpuSelection<V>(Queue);
        Classification = new CpuClassification<V>(Queue);
        Embedding = new CpuEmbedding<V>(Queue);
        Recurrent = new CpuRecurrent<V>(Queue);
        _peak = new CpuPeak<V>(Queue);
    }

    public override IDenseOperations Dense { get; }

    public override ISelectionOperations Selection { get; }

    public override IElementwiseOperations Elementwise { get; }

    public override IRowOperations Rows { get; }

    public override IClassificationOperations Classification { get; }

    public override IRegressionOperations Regression { get; } = new CpuRegression();

    public override IOptimizerOperations Optimizer { get; }

    public override IEmbeddingOperations Embedding { get; }

    public override IRecurrentOperations Recurrent { get; }

    public override Matrix CreateMatrix(int rows, int columns) => new HostMatrix(rows, columns);

    public override Matrix CreateByteMatrix(int rows, int columns, float scale) => new ByteMatrix(rows, columns, scale);

    public override LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables) => new HostLookup(tables);

    public override RowWindow CreateWindow() => new HostRowWindow();

    public override Indices CreateIndices(int length) => new HostIndices(length);

    public override Table CreateTable(ReadOnlyMemory<float> values, int columns) => new HostTable(values, columns);

    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns) => new HostTable(values, columns);

    public override Accumulator CreateAccumulator() => new HostAccumulator();

    public override void Synchronize() => Queue.Finish();

    public override double MeasureMultiplyAddPeak(TimeSpan duration) => _peak.MeasureMultiplyAdds(duration);

    public override double MeasureMemoryBandwidth(TimeSpan duration) => _peak.MeasureMemory(duration);
}
