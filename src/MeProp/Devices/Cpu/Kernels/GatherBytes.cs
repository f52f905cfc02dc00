using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>y[n, i] = scale · source[rows[n] · I + i] for bytes. y (N, I). An item of work is one row.</summary>
internal readonly unsafe struct GatherBytes<V>(byte* source, int* rows, float scale, HostMatrix y) : IWork where V : unmanaged, ILanes<V>
{
    /// <summary>Examples lie at random places of a set that is larger than the caches: the memory is asked for them this many rows ahead.</summary>
    private const int Ahead = 4;

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
            if (n + Ahead < to) Prefetch(_source + (nint)_rows[n + Ahead] * _columns);
            float* y = _y + n * _stride;
            int i = 0;
            for (; i + V.Count <= _columns; i += V.Count) V.Store(V.LoadBytes(s + i) * scale, y + i);
            for (; i < _columns; i++) y[i] = s[i] * _scale; // a whole vector could read beyond the last example
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prefetch(byte* row)
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < _columns; i += 64) Sse.Prefetch0(row + i);
    }
}
