using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>y = max(x, 0); NaN stays NaN, so that a broken forward pass shows in the loss. y may be x. An item of work is one row.</summary>
internal readonly unsafe struct ReluForward<V>(HostMatrix x, HostMatrix y) : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            float* x = _x + n * _xStride, y = _y + n * _yStride;
            for (int j = 0; j < _length; j += V.Count) V.Store(V.Max(V.Zero, V.Load(x + j)), y + j);
        }
    }
}

/// <summary>dx = dy where y &gt; 0, otherwise 0. dx may be dy. An item of work is one row.</summary>
internal readonly unsafe struct ReluBackward<V>(HostMatrix y, HostMatrix dy, HostMatrix dx) : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _y = y.Data, _dy = dy.Data, _dx = dx.Data;
    private readonly nint _yStride = y.Stride, _dyStride = dy.Stride, _dxStride = dx.Stride;
    private readonly int _length = RowLength.Vectors<V>(y.Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            float* y = _y + n * _yStride, dy = _dy + n * _dyStride, dx = _dx + n * _dxStride;
            for (int j = 0; j < _length; j += V.Count) V.Store(V.SelectGreater(V.Load(y + j), V.Zero, V.Load(dy + j)), dx + j);
        }
    }
}
