namespace MeProp.Cpu;

/// <summary>y += x. x, y (N, O). An item is one row of whole vectors; padding stays 0.</summary>
internal readonly unsafe struct AddKernel<V>(HostMatrix x, HostMatrix y) : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns);

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            float* x = _x + n * _xStride, y = _y + n * _yStride;
            for (int j = 0; j < _length; j += V.Count) V.Store(V.Load(y + j) + V.Load(x + j), y + j);
        }
    }
}
