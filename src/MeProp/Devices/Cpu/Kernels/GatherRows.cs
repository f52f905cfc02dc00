namespace MeProp.Cpu;

/// <summary>
/// y[n, column + i] = x[rows[n], i], or 0 where rows[n] is −1. x (R, I), y (N, O), O ≥ column + I. An item is one row.
/// </summary>
internal readonly unsafe struct GatherRows(HostMatrix x, int* rows, HostMatrix y, int column) : IWork
{
    private readonly float* _x = x.Data, _y = y.Data + column;
    private readonly int* _rows = rows;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly uint _bytes = (uint)x.Columns * sizeof(float);

    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            int row = _rows[n];
            if (row < 0) Unsafe.InitBlockUnaligned(_y + n * _yStride, 0, _bytes);
            else Unsafe.CopyBlockUnaligned(_y + n * _yStride, _x + row * _xStride, _bytes);
        }
    }
}
