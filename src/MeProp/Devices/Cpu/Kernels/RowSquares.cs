namespace MeProp.Cpu;

/// <summary>sums[i] = Σ_j x[rows[i], j]². A lane adds every Count-th column. An item is one row.</summary>
internal readonly unsafe struct RowSquares<V>(HostMatrix x, int* rows, double* sums) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data;
    private readonly nint _stride = x.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns);

    /// <summary>Null for 0, 1, 2, ….</summary>
    private readonly int* _rows = rows;

    private readonly double* _sums = sums;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        float* lanes = stackalloc float[V.Count];
        for (int item = from; item < to; item++)
        {
            float* x = _x + (_rows == null ? item : _rows[item]) * _stride;
            V squares = V.Zero;
            for (int j = 0; j < _length; j += V.Count)
            {
                V value = V.Load(x + j);
                V.AddProduct(value, value, ref squares);
            }

            V.Store(squares, lanes);
            double sum = 0;
            for (int lane = 0; lane < V.Count; lane++) sum += lanes[lane];
            _sums[item] = sum;
        }
    }
}
