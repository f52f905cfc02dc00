namespace MeProp.Cpu;

/// <summary>
/// y = f(x), element by element. x, y (N, O); y may be x. An item is one row. The padding of y is set to 0.
/// </summary>
internal readonly unsafe struct ActivationForwardKernel<V, F>(HostMatrix x, HostMatrix y) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private readonly float* _x = x.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly int _columns = x.Columns, _length = RowLength.Vectors<V>(x.Columns);

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            float* x = _x + n * _xStride, y = _y + n * _yStride;
            for (int j = 0; j < _length; j += V.Count) V.Store(F.Value(V.Load(x + j)), y + j);
            for (int j = _columns; j < _length; j++) y[j] = 0;
        }
    }
}
