namespace MeProp.Cpu;

/// <summary>
/// y[n, column + p·I + i] = x[rows[n, p], i], or 0 where rows[n, p] is −1. x (R, I), rows (N, P), y (N, O),
/// O ≥ column + P·I. An item is one row of y.
/// </summary>
internal readonly unsafe struct GatherRows(HostMatrix x, int* rows, int rowsPerItem, HostMatrix y, int column) : IWork
{
    private readonly float* _x = x.Data, _y = y.Data + column;
    private readonly int* _rows = rows;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly int _rowsPerItem = rowsPerItem, _columns = x.Columns;
    private readonly uint _bytes = (uint)x.Columns * sizeof(float);

    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            float* y = _y + n * _yStride;
            int* rows = _rows + (nint)n * _rowsPerItem;
            for (int p = 0; p < _rowsPerItem; p++, y += _columns)
            {
                if (rows[p] < 0) Unsafe.InitBlockUnaligned(y, 0, _bytes);
                else Unsafe.CopyBlockUnaligned(y, _x + rows[p] * _xStride, _bytes);
            }
        }
    }
}
