namespace MeProp.Gpu;

/// <summary>
/// An NVIDIA GPU: kernels compiled for it at run time, dense products by cuBLAS. Results are those of the CPU up to the
/// rounding of single precision. Two runs on the same GPU with the same libraries give the same bits.
/// </summary>
/// <remarks>
/// Calls return before the GPU is done; the host waits where it reads. A selection that met a gradient that is not
/// finite throws <see cref="NonFiniteException"/> at the next reading.
/// </remarks>
public sealed class GpuDevice : Device
{
    /// <summary>The environment variable that overrides <see cref="GpuOptions.Graphs"/>.</summary>
    private const string GraphsVariable = "MEPROP_GPU_GRAPHS";

    private readonly GpuContext _gpu;

    private GpuDevice(GpuContext gpu, GpuInfo info)
    {
        (_gpu, Info) = (gpu, info);
        Dense = new GpuDense(gpu);
        Selection = new GpuSelection(gpu);
        Elementwise = new GpuElementwise(gpu);
        Rows = new GpuRows(gpu);
        Classification = new GpuClassification(gpu);
        Regression = new GpuRegression(gpu);
        Optimizer = new GpuOptimizer(gpu);
        Embedding = new GpuEmbedding(gpu);
        Recurrent = new GpuRecurrent(gpu);
    }

    /// <summary>The GPU.</summary>
    public GpuInfo Info { get; }

    /// <inheritdoc/>
    public override string Description => $"GPU, {Info.Name}";

    /// <summary>1: the host's thread. Those of the GPU are counted by its kernels.</summary>
    public override int Threads => 1;

    /// <inheritdoc/>
    public override IDenseOperations Dense { get; }

    /// <inheritdoc/>
    public override ISelectionOperations Selection { get; }

    /// <inheritdoc/>
    public override IElementwiseOperations Elementwise { get; }

    /// <inheritdoc/>
    public override IRowOperations Rows { get; }

    /// <inheritdoc/>
    public override IClassificationOperations Classification { get; }

    /// <inheritdoc/>
    public override IRegressionOperations Regression { get; }

    /// <inheritdoc/>
    public override IOptimizerOperations Optimizer { get; }

    /// <inheritdoc/>
    public override IEmbeddingOperations Embedding { get; }

    /// <inheritdoc/>
    public override IRecurrentOperations Recurrent { get; }

    internal GpuQueue Queue => _gpu.Queue;

    /// <summary>Makes a device. The first time on a machine compiles the kernels, which takes some seconds.</summary>
    /// <exception cref="GpuException">The machine lacks something; the message says what to install.</exception>
    public static GpuDevice Create(GpuOptions? options = null)
    {
        options ??= new GpuOptions();
        GpuMachine machine = GpuMachine.Examine();
        if (!machine.IsUsable) throw new GpuException(string.Join(' ', machine.Problems));
        if (options.Index < 0 || options.Index >= machine.Gpus.Count)
            throw new GpuException($"There is no GPU {options.Index}: the machine has {machine.Gpus.Count}, from 0.");
        GpuInfo info = machine.Gpus[options.Index];
        GpuGraphs graphs = GraphsOf(options);
        var cache = new KernelCache(options.CacheFolder);
        var stream = new GpuStream(info.Index, info.Architecture, cache, options.AllowsTf32);
        return new(new(new(stream, new StepRecorder(stream, graphs, options.Warning))), info);
    }

    /// <inheritdoc/>
    public override Matrix CreateMatrix(int rows, int columns) => new GpuMatrix(_gpu, rows, columns);

    /// <inheritdoc/>
    public override Matrix CreateByteMatrix(int rows, int columns, float scale) =>
        new GpuByteMatrix(_gpu, rows, columns, scale);

    /// <inheritdoc/>
    public override LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables) => new GpuLookup(_gpu, tables);

    /// <inheritdoc/>
    public override RowWindow CreateWindow() => new GpuRowWindow(_gpu);

    /// <inheritdoc/>
    public override Indices CreateIndices(int length) => new GpuIndices(_gpu, length);

    /// <inheritdoc/>
    public override Table CreateTable(ReadOnlyMemory<float> values, int columns) =>
        new GpuTable(_gpu, values.Span, columns);

    /// <inheritdoc/>
    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns) =>
        new GpuTable(_gpu, values.Span, columns);

    /// <inheritdoc/>
    public override Accumulator CreateAccumulator() => new GpuAccumulator(_gpu);

    /// <inheritdoc/>
    public override void Synchronize()
    {
        _gpu.Queue.Synchronize();
        _gpu.ThrowIfNonFinite();
    }

    private static GpuGraphs GraphsOf(GpuOptions options) =>
        Environment.GetEnvironmentVariable(GraphsVariable) switch
        {
            null or "" => options.Graphs,
            "small" => GpuGraphs.SmallSteps,
            "never" => GpuGraphs.Never,
            "always" => GpuGraphs.Always,
            string other => throw new GpuException(
                $"{GraphsVariable} is '{other}': set it to small, never or always, or unset it."),
        };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _gpu.Dispose();
    }
}
