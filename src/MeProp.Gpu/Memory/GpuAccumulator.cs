namespace MeProp.Gpu;

/// <summary>A sum in double precision on a GPU.</summary>
internal sealed class GpuAccumulator : Accumulator
{
    private readonly GpuContext _gpu;
    private readonly GpuMemory _memory;

    public GpuAccumulator(GpuContext gpu)
    {
        (_gpu, _memory) = (gpu, new GpuMemory(gpu.Heap, sizeof(double)));
        Reset();
    }

    public nint Pointer => _memory.Pointer;

    public override double Value => _gpu.ReadSum(Pointer);

    public override void Reset() => _gpu.Queue.Clear(Pointer, sizeof(double));

    public static GpuAccumulator Of(Accumulator accumulator) => accumulator as GpuAccumulator
        ?? throw new ArgumentException("The accumulator belongs to another device.");
}
