namespace MeProp.Cpu;

/// <summary>
/// dw[id] = Σ over the places of an id of dy[n, column + p·O …], for the ids that occur. dy (N, columns), dw (V, O).
/// Places are sorted by id, then n and p; the lower half of a place is n·P + p. An item is one id.
/// </summary>
/// <remarks>
/// A lane is one column and adds its terms in the order of the places. The columns of a table start anywhere in a row
/// of dy, so the tail that fills no vector is added one by one: the same additions.
/// </remarks>
internal readonly unsafe struct EmbeddingGradient<V>(
    HostMatrix dy, int column, int idsPerRow, long* places, int* starts, int* ids, HostMatrix dw) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _dy = dy.Data + column, _dw = dw.Data;
    private readonly nint _dyStride = dy.Stride, _dwStride = dw.Stride;
    private readonly int _columns = dw.Columns, _idsPerRow = idsPerRow;
    private readonly long* _places = places;
    private readonly int* _starts = starts, _ids = ids;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int item = from; item < to; item++)
        {
            float* dw = _dw + _ids[item] * _dwStride;
            int start = _starts[item], end = _starts[item + 1], j = 0;
            for (; j + V.Count <= _columns; j += V.Count)
            {
                V sum = V.Zero;
                for (int place = start; place < end; place++) sum += V.Load(Row(place) + j);
                V.Store(sum, dw + j);
            }

            for (; j < _columns; j++)
            {
                float sum = 0;
                for (int place = start; place < end; place++) sum += Row(place)[j];
                dw[j] = sum;
            }
        }
    }

    [MethodImpl(AggressiveInlining)]
    private float* Row(int place)
    {
        uint index = (uint)_places[place];
        if (_idsPerRow == 1) return _dy + (nint)index * _dyStride;
        (uint n, uint p) = Math.DivRem(index, (uint)_idsPerRow);
        return _dy + (nint)n * _dyStride + (nint)p * _columns;
    }
}
