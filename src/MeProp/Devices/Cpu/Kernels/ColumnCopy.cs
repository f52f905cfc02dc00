namespace MeProp.Cpu;

/// <summary>y[n, to + i] = x[n, from + i] for some columns. An item is one row.</summary>
internal readonly unsafe struct ColumnCopy(HostMatrix x, int from, HostMatrix y, int to, int columns) : IWork
{
    private readonly float* _x = x.Data + from, _y = y.Data + to;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly uint _bytes = (uint)columns * sizeof(float);

    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
            Unsafe.CopyBlockUnaligned(_y + n * _yStride, _x + n * _xStride, _bytes);
    }
}
