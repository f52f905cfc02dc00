namespace MeProp.Cpu;

/// <summary>
/// Copies each block of columns of x (N, blocks · O) to a row of y (N · blocks, O), whose rows are aligned and padded:
/// kernels of whole rows then work on blocks of any width. An item is one row of y.
/// </summary>
internal readonly unsafe struct CutBlocks(HostMatrix x, int blocks, HostMatrix y) : IWork
{
    private readonly float* _x = x.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly int _blocks = blocks, _columns = y.Columns;

    public void Run(int from, int to)
    {
        for (int item = from; item < to; item++)
        {
            float* block = _x + item / _blocks * _xStride + item % _blocks * _columns;
            Unsafe.CopyBlockUnaligned(_y + item * _yStride, block, (uint)_columns * sizeof(float));
        }
    }
}
