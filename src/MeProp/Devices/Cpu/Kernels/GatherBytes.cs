using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>y[n, i] = source[rows[n] · I + i], bytes that stay bytes (<see cref="HostMatrix.HoldBytes"/>). y (N, I). An item of work is one row.</summary>
internal readonly unsafe struct GatherBytes(byte* source, int* rows, HostMatrix y) : IWork
{
    /// <summary>Examples lie at random places of a set that is larger than the caches: the memory is asked for them this many rows ahead.</summary>
    private const int Ahead = 4;

    private readonly byte* _source = source, _y = y.Bytes;
    private readonly int* _rows = rows;
    private readonly nint _stride = y.ByteStride;
    private readonly int _columns = y.Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            if (n + Ahead < to) AskFor(_source + (nint)_rows[n + Ahead] * _columns);
            Unsafe.CopyBlockUnaligned(_y + n * _stride, _source + (nint)_rows[n] * _columns, (uint)_columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskFor(byte* row)
    {
        for (int i = 0; i < _columns; i += 64) CacheLine.AskFor(row + i);
    }
}
