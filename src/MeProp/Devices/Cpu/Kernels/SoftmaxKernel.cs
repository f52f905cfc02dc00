namespace MeProp.Cpu;

/// <summary>
/// loss[n] = log Σ_c exp(z[n, c] − max) + max − z[n, label[n]]; dz[n] = scale · (softmax(z[n]) − onehot(label[n])).
/// z, dz (N, classes); dz may be z, or null to skip it. An item is one row; O(classes).
/// </summary>
internal readonly unsafe struct SoftmaxKernel<V>(
    HostMatrix z, int* labels, float scale, HostMatrix? dz, double* losses) : IWork
    where V : unmanaged, ILanes<V>
{
    private readonly float* _z = z.Data, _dz = dz is null ? null : dz.Data;
    private readonly nint _zStride = z.Stride, _dzStride = dz is null ? 0 : dz.Stride;
    private readonly int _classes = z.Columns;
    private readonly int* _labels = labels;
    private readonly float _scale = scale;
    private readonly double* _losses = losses;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            float* z = _z + n * _zStride;
            int label = _labels[n];
            if (label < 0)
            {
                Fill(n, 0);
                continue;
            }

            float largest = Largest(z), logit = z[label];
            if (!float.IsFinite(largest))
            {
                Fill(n, float.NaN);
                continue;
            }

            double sum = SumOfExponentials(z, largest);
            _losses[n] = Math.Log(sum) + ((double)largest - logit);
            if (_dz == null) continue;
            float* dz = _dz + n * _dzStride;
            Gradient(z, largest, (float)(_scale / sum), dz);
            dz[label] -= _scale;
        }
    }

    [MethodImpl(AggressiveInlining)]
    private float Largest(float* z)
    {
        float largest = z[0];
        // Nothing is above NaN: it stays.
        for (int c = 1; c < _classes; c++) largest = z[c] > largest || float.IsNaN(z[c]) ? z[c] : largest;
        return largest;
    }

    /// <summary>
    /// Loss and gradient of a row without a softmax: 0 when it does not count, NaN when its maximum is not finite.
    /// </summary>
    private void Fill(int n, float value)
    {
        _losses[n] = value;
        if (_dz != null) new Span<float>(_dz + n * _dzStride, _classes).Fill(value);
    }

    [MethodImpl(AggressiveInlining)]
    private double SumOfExponentials(float* z, float largest)
    {
        double sum = 0;
        float* lanes = stackalloc float[V.Count];
        for (int c = 0; c < _classes; c += V.Count)
        {
            // Lanes in the padding are computed but not added.
            V.Store(Exponential.Of(V.Load(z + c) - V.Broadcast(largest)), lanes);
            int count = Math.Min(V.Count, _classes - c);
            for (int lane = 0; lane < count; lane++) sum += lanes[lane];
        }

        return sum;
    }

    [MethodImpl(AggressiveInlining)]
    private void Gradient(float* z, float largest, float factor, float* dz)
    {
        V f = V.Broadcast(factor);
        for (int c = 0; c < _classes; c += V.Count)
            V.Store(Exponential.Of(V.Load(z + c) - V.Broadcast(largest)) * f, dz + c);
        int end = RowLength.Vectors<V>(_classes);
        for (int c = _classes; c < end; c++) dz[c] = 0;
    }
}
