using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>y[n, i] = scale · source[rows[n] · I + i] for bytes. y (N, I). An item of work is one row.</summary>
internal readonly unsafe struct GatherBytes<V>(byte* source, int* rows, float scale, HostMatrix y) : IWork where V : unmanaged, ILanes<V>
{
    private readonly byte* _source = source;
    private readonly int* _rows = rows;
    private readonly float _scale = scale;
    private readonly float* _y = y.Data;
    private readonly nint _stride = y.Stride;
    private readonly int _columns = y.Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        V scale = V.Broadcast(_scale);
        for (int n = from; n < to; n++)
        {
            byte* s = _source + (nint)_rows[n] * _columns;
            float* y = _y + n * _stride;
            int i = 0;
            for (; i + V.Count <= _columns; i += V.Count) V.Store(V.LoadBytes(s + i) * scale, y + i);
            for (; i < _columns; i++) y[i] = s[i] * _scale; // a whole vector could read beyond the last example
        }
    }
}
