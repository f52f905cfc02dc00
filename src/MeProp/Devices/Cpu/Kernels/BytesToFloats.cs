namespace MeProp.Cpu;

/// <summary>
/// y[n, i] = scale · byte of x[n, i]. x, y (N, I); the padding of x is 0, so whole vectors leave 0 in that of y. An
/// item of work is one row.
/// </summary>
internal readonly unsafe struct BytesToFloats<V>(ByteMatrix x, HostMatrix y) : IWork where V : unmanaged, ILanes<V>
{
    private readonly ByteSource<V> _x = new(x);
    private readonly float* _y = y.Data;
    private readonly nint _stride = y.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            for (int i = 0; i < _length; i += V.Count) V.Store(_x.Load(n * _x.Stride + i), _y + n * _stride + i);
        }
    }
}
