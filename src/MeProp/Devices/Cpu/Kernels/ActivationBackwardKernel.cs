namespace MeProp.Cpu;

/// <summary>
/// dx = dy · f′, element by element. value (y, or x for the cube), dy, dx (N, O); dx may be dy. An item is one row. The
/// padding of dx becomes 0, as in dy.
/// </summary>
internal readonly unsafe struct ActivationBackwardKernel<V, F>(HostMatrix value, HostMatrix dy, HostMatrix dx) : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private readonly float* _value = value.Data, _dy = dy.Data, _dx = dx.Data;
    private readonly nint _valueStride = value.Stride, _dyStride = dy.Stride, _dxStride = dx.Stride;
    private readonly int _length = RowLength.Vectors<V>(dy.Columns);

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            float* value = _value + n * _valueStride, dy = _dy + n * _dyStride, dx = _dx + n * _dxStride;
            for (int j = 0; j < _length; j += V.Count) V.Store(F.Gradient(V.Load(value + j), V.Load(dy + j)), dx + j);
        }
    }
}
