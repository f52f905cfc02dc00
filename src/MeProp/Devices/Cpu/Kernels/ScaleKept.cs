namespace MeProp.Cpu;

/// <summary>
/// dz[n, j] += c · y[n, j] for the kept j of an example with dz ≠ 0, c = (Σ_j dz y − Σ_S dz y) / Σ_S y²: the derivative
/// along y stays exact. dz, y (N, O), lists of kept outputs. An item is one row: two dot products over O, then over K.
/// </summary>
internal readonly unsafe struct ScaleKept<V>(HostMatrix dz, HostMatrix y, int* starts, int* kept) : IWork
    where V : unmanaged, ILanes<V>
{
    /// <summary>Kept outputs with a smaller share of Σ y² cannot carry the scale: c would have no bound.</summary>
    private const float MinShare = 1e-4f;

    private readonly float* _dz = dz.Data, _y = y.Data;
    private readonly nint _dzStride = dz.Stride, _yStride = y.Stride;
    private readonly int _length = RowLength.Vectors<V>(dz.Columns);
    private readonly int* _starts = starts, _kept = kept;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        float* lanes = stackalloc float[2 * V.Count];
        for (int n = from; n < to; n++)
        {
            int* kept = _kept + _starts[n], end = _kept + _starts[n + 1];
            if (kept == end) continue;
            float* dz = _dz + n * _dzStride, y = _y + n * _yStride;
            V products = V.Zero, squares = V.Zero;
            for (int j = 0; j < _length; j += V.Count)
            {
                V value = V.Load(y + j);
                V.AddProduct(V.Load(dz + j), value, ref products);
                V.AddProduct(value, value, ref squares);
            }

            V.Store(products, lanes);
            V.Store(squares, lanes + V.Count);
            float all = 0, energy = 0, keptEnergy = 0;
            for (int lane = 0; lane < V.Count; lane++)
                (all, energy) = (all + lanes[lane], energy + lanes[V.Count + lane]);
            for (int* j = kept; j < end; j++)
            {
                if (dz[*j] == 0) continue;
                all -= dz[*j] * y[*j];
                keptEnergy += y[*j] * y[*j];
            }

            if (!(keptEnergy > MinShare * energy)) continue;
            float c = all / keptEnergy;
            for (int* j = kept; j < end; j++)
            {
                if (dz[*j] != 0) dz[*j] += c * y[*j];
            }
        }
    }
}
