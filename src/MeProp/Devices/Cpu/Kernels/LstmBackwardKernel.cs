namespace MeProp.Cpu;

/// <summary>
/// Differentiates <see cref="LstmForwardKernel{V}"/>: with dh = dy + dr (y = o · t) and dc = dh · o · (1 − t²) + dcell
/// (t = tanh c), dz is dc · g · i(1 − i), dc · c₋₁ · f(1 − f), dc · i · (1 − g²) and dh · t · o(1 − o) for the gates
/// i, f, g, o; then dcell = dc · f. gates, dz (N, 4H); t, dy, dcell (N, H); dr in its first M rows; c₋₁ (P, H). Rows
/// from M on have no next step: dr and dcell count as 0 there. dz may be gates. O(N·H). An item is one row.
/// </summary>
/// <remarks>A lane is one unit. Tails are as in the forward kernel.</remarks>
internal readonly unsafe struct LstmBackwardKernel<V>(
    HostMatrix gates, HostMatrix? previous, HostMatrix tanh, HostMatrix dy, HostMatrix? dr, int next, HostMatrix dcell,
    HostMatrix dz) : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _gates = gates.Data, _previous = previous is null ? null : previous.Data;
    private readonly float* _tanh = tanh.Data, _dy = dy.Data, _dr = dr is null ? null : dr.Data;
    private readonly float* _dcell = dcell.Data, _dz = dz.Data;
    private readonly nint _gatesStride = gates.Stride, _previousStride = previous?.Stride ?? 0;
    private readonly nint _tanhStride = tanh.Stride, _dyStride = dy.Stride, _drStride = dr?.Stride ?? 0;
    private readonly nint _dcellStride = dcell.Stride, _dzStride = dz.Stride;
    private readonly int _started = previous?.Rows ?? 0, _next = next, _units = dy.Columns;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        float* tail = stackalloc float[16 * V.Count];
        int whole = _units - _units % V.Count, rest = _units - whole;
        new Span<float>(tail, 16 * V.Count).Clear();
        for (int n = from; n < to; n++)
        {
            float* gates = _gates + n * _gatesStride, dz = _dz + n * _dzStride;
            float* previous = n < _started ? _previous + n * _previousStride : null;
            float* tanh = _tanh + n * _tanhStride, dy = _dy + n * _dyStride, dcell = _dcell + n * _dcellStride;
            float* dr = n < _next ? _dr + n * _drStride : null;
            for (int j = 0; j < whole; j += V.Count)
            {
                Compute(
                    gates + j, _units, previous == null ? null : previous + j, tanh + j, dy + j,
                    dr == null ? null : dr + j, dcell + j, dz + j);
            }

            if (rest == 0) continue;
            float* previous0 = tail + 4 * V.Count, tanh0 = previous0 + V.Count, dy0 = tanh0 + V.Count;
            float* dr0 = dy0 + V.Count, dcell0 = dr0 + V.Count;
            PartialVector.Copy(gates + whole, _units, tail, V.Count, rest, 4);
            PartialVector.Copy(tanh + whole, 0, tanh0, 0, rest, 1);
            PartialVector.Copy(dy + whole, 0, dy0, 0, rest, 1);
            if (previous != null) PartialVector.Copy(previous + whole, 0, previous0, 0, rest, 1);
            if (dr != null)
            {
                PartialVector.Copy(dr + whole, 0, dr0, 0, rest, 1);
                PartialVector.Copy(dcell + whole, 0, dcell0, 0, rest, 1);
            }

            Compute(
                tail, V.Count, previous == null ? null : previous0, tanh0, dy0, dr == null ? null : dr0, dcell0, tail);
            PartialVector.Copy(tail, V.Count, dz + whole, _units, rest, 4);
            PartialVector.Copy(dcell0, 0, dcell + whole, 0, rest, 1);
        }
    }

    /// <summary>One vector of units; gates lie <paramref name="gate"/> elements apart.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Compute(
        float* gates, nint gate, float* previous, float* tanh, float* dy, float* dr, float* dcell, float* dz)
    {
        V i = V.Load(gates), f = V.Load(gates + gate), g = V.Load(gates + 2 * gate), o = V.Load(gates + 3 * gate);
        V t = V.Load(tanh), dh = V.Load(dy), dc = V.Zero, c = previous == null ? V.Zero : V.Load(previous);
        if (dr != null)
        {
            dh += V.Load(dr);
            dc = V.Load(dcell);
        }

        dc += TanhFunction.Gradient(t, dh * o);
        V.Store(SigmoidFunction.Gradient(i, dc * g), dz);
        V.Store(SigmoidFunction.Gradient(f, dc * c), dz + gate);
        V.Store(TanhFunction.Gradient(g, dc * i), dz + 2 * gate);
        V.Store(SigmoidFunction.Gradient(o, dh * t), dz + 3 * gate);
        V.Store(dc * f, dcell);
    }
}
