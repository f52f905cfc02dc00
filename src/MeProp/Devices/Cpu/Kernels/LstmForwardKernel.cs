namespace MeProp.Cpu;

/// <summary>
/// i, f, o = σ(z + r), g = tanh(z + r); c = f · c₋₁ + i · g; t = tanh c; y = o · t. z, gates (N, 4H) with the gates
/// i, f, g, o one after the other; c, t, y (N, H); r (M, 4H) and c₋₁ (M, H) for the first M ≤ N rows, 0 for the others.
/// gates may be z. O(N·H), five exponentials a unit. An item is one row.
/// </summary>
/// <remarks>
/// A lane is one unit. H need not fill whole vectors, and the gates of a row follow each other without padding: loads
/// of all gates but the first may start anywhere. The last units, fewer than a vector, are computed in a copy that is
/// padded with zeros, by the same instructions, so that nothing is written behind a gate.
/// </remarks>
internal readonly unsafe struct LstmForwardKernel<V>(
    HostMatrix z, HostMatrix? r, HostMatrix? previous, HostMatrix gates, HostMatrix cell, HostMatrix tanh, HostMatrix y)
    : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _z = z.Data, _r = r is null ? null : r.Data;
    private readonly float* _previous = previous is null ? null : previous.Data;
    private readonly float* _gates = gates.Data, _cell = cell.Data, _tanh = tanh.Data, _y = y.Data;
    private readonly nint _zStride = z.Stride, _rStride = r?.Stride ?? 0, _previousStride = previous?.Stride ?? 0;
    private readonly nint _gatesStride = gates.Stride;
    private readonly nint _cellStride = cell.Stride, _tanhStride = tanh.Stride, _yStride = y.Stride;
    private readonly int _started = r?.Rows ?? 0, _units = cell.Columns;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        float* tail = stackalloc float[16 * V.Count];
        int whole = _units - _units % V.Count, rest = _units - whole;
        new Span<float>(tail, 16 * V.Count).Clear();
        for (int n = from; n < to; n++)
        {
            float* z = _z + n * _zStride, gates = _gates + n * _gatesStride;
            float* r = n < _started ? _r + n * _rStride : null;
            float* previous = n < _started ? _previous + n * _previousStride : null;
            float* cell = _cell + n * _cellStride, tanh = _tanh + n * _tanhStride, y = _y + n * _yStride;
            for (int j = 0; j < whole; j += V.Count)
            {
                Compute(
                    z + j, r == null ? null : r + j, previous == null ? null : previous + j, gates + j, _units,
                    cell + j, tanh + j, y + j);
            }

            if (rest == 0) continue;
            float* r0 = tail + 4 * V.Count, previous0 = tail + 8 * V.Count, cell0 = previous0 + V.Count;
            float* tanh0 = cell0 + V.Count, y0 = tanh0 + V.Count;
            PartialVector.Copy(z + whole, _units, tail, V.Count, rest, 4);
            if (r != null)
            {
                PartialVector.Copy(r + whole, _units, r0, V.Count, rest, 4);
                PartialVector.Copy(previous + whole, 0, previous0, 0, rest, 1);
            }

            Compute(
                tail, r == null ? null : r0, r == null ? null : previous0, tail, V.Count, cell0, tanh0, y0);
            PartialVector.Copy(tail, V.Count, gates + whole, _units, rest, 4);
            PartialVector.Copy(cell0, 0, cell + whole, 0, rest, 1);
            PartialVector.Copy(tanh0, 0, tanh + whole, 0, rest, 1);
            PartialVector.Copy(y0, 0, y + whole, 0, rest, 1);
        }
    }

    /// <summary>One vector of units; gates lie <paramref name="gate"/> elements apart.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Compute(
        float* z, float* r, float* previous, float* gates, nint gate, float* cell, float* tanh, float* y)
    {
        V i = V.Load(z), f = V.Load(z + gate), g = V.Load(z + 2 * gate), o = V.Load(z + 3 * gate), c = V.Zero;
        if (r != null)
        {
            i += V.Load(r);
            f += V.Load(r + gate);
            g += V.Load(r + 2 * gate);
            o += V.Load(r + 3 * gate);
            c = V.Load(previous);
        }

        i = SigmoidFunction.Value(i);
        f = SigmoidFunction.Value(f);
        g = TanhFunction.Value(g);
        o = SigmoidFunction.Value(o);
        V.Store(i, gates);
        V.Store(f, gates + gate);
        V.Store(g, gates + 2 * gate);
        V.Store(o, gates + 3 * gate);
        c = V.MultiplyAdd(f, c, i * g);
        V t = TanhFunction.Value(c);
        V.Store(c, cell);
        V.Store(t, tanh);
        V.Store(o * t, y);
    }
}
