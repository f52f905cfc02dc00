namespace MeProp.Cpu;

/// <summary>y[n, i] = source[rows[n] · I + i], bytes. y (N, I). An item is one row.</summary>
internal readonly unsafe struct GatherBytes(byte* source, int* rows, ByteMatrix y) : IWork
{
    /// <summary>In rows: examples lie at random places of a set larger than the caches.</summary>
    private const int PrefetchDistance = 4;

    private readonly byte* _source = source, _y = y.Data;
    private readonly int* _rows = rows;
    private readonly nint _stride = y.Stride;
    private readonly int _columns = y.Columns;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            if (n + PrefetchDistance < to) Prefetch(_source + (nint)_rows[n + PrefetchDistance] * _columns);
            Unsafe.CopyBlockUnaligned(_y + n * _stride, _source + (nint)_rows[n] * _columns, (uint)_columns);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void Prefetch(byte* row)
    {
        for (int i = 0; i < _columns; i += 64) CacheLine.Prefetch(row + i);
    }
}
