namespace MeProp.Cpu;

/// <summary>y += factor · (x − y), element by element. An item is one row; the padding stays 0.</summary>
internal readonly unsafe struct ApproachKernel<V>(HostMatrix x, float factor, HostMatrix y) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns);
    private readonly float _factor = factor;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        V factor = V.Broadcast(_factor);
        for (int n = from; n < to; n++)
        {
            float* x = _x + n * _xStride, y = _y + n * _yStride;
            for (int j = 0; j < _length; j += V.Count)
            {
                V old = V.Load(y + j);
                V.Store(V.MultiplyAdd(factor, V.Load(x + j) - old, old), y + j);
            }
        }
    }
}
