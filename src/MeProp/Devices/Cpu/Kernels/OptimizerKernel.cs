namespace MeProp.Cpu;

/// <summary>
/// One optimizer step over rows of a parameter. w, dw, m, v of one shape; unused moments are null. Untouched rows read
/// a row of zeros as dw, so dw needs no clearing. An item is one block of a row. The padding stays 0.
/// </summary>
internal readonly unsafe struct OptimizerKernel<V, TRule> : IWork
    where V : unmanaged, ILanes<V> where TRule : IOptimizerRule
{
    public required float* Weight { get; init; }

    public float* Gradient { get; init; }

    public required float* FirstMoment { get; init; }

    public required float* SecondMoment { get; init; }

    /// <summary>1 − β₁ᵗ of each row, or null where the step's rate and ε are corrected already.</summary>
    public required float* FirstCorrection { get; init; }

    /// <summary>1 − β₂ᵗ of each row, or null likewise.</summary>
    public required float* SecondCorrection { get; init; }

    /// <summary>The stride of w, dw, m and v.</summary>
    public required nint Stride { get; init; }

    /// <summary>Columns, rounded up to whole vectors.</summary>
    public required int Length { get; init; }

    /// <summary>The rows to step, or null for 0, 1, 2, ….</summary>
    public int* Rows { get; init; }

    /// <summary>Ascending rows whose gradient is valid, or null for all.</summary>
    public int* Touched { get; init; }

    public int TouchedCount { get; init; }

    public float* ZeroRow { get; init; }

    public required OptimizerStep Step { get; init; }

    /// <summary>Elements of a block: a long row, as of a bias, makes several items.</summary>
    public required int BlockLength { get; init; }

    private int BlocksPerRow => Cut.Count(Length, BlockLength);

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        int blocks = BlocksPerRow;
        int touched = Touched == null ? 0 : LowerBound(from / blocks);
        for (int item = from; item < to; item++)
        {
            int row = Rows == null ? item / blocks : Rows[item / blocks];
            int start = item % blocks * BlockLength, end = Math.Min(start + BlockLength, Length);
            float* gradient = Gradient + row * Stride;
            if (Touched != null)
            {
                while (touched < TouchedCount && Touched[touched] < row) touched++;
                if (touched == TouchedCount || Touched[touched] != row) gradient = ZeroRow;
            }

            Elements(row, gradient, start, end);
        }
    }

    /// <summary>Steps elements start … end − 1 of a row; dw[i] is the gradient of element i.</summary>
    [MethodImpl(AggressiveInlining)]
    public void Elements(nint row, float* dw, int start, int end)
    {
        nint offset = row * Stride;
        OptimizerStep step = StepOf(row);
        float* w = Weight + offset, m = FirstMoment + offset, v = SecondMoment + offset;
        V l2 = V.Broadcast(step.L2), clip = V.Broadcast(step.Clip > 0 ? step.Clip : float.MaxValue);
        V minusClip = V.Zero - clip;
        bool clips = step.Clip > 0, scales = step.Scale != 1, decays = step.Decay != 0;
        V scale = V.Broadcast(step.Scale), rest = V.Broadcast(1 - step.Decay);
        for (int i = start; i < end; i += V.Count)
        {
            V weight = V.Load(w + i);
            V g = V.Load(dw + i);
            if (scales) g = scale * g;
            g = V.MultiplyAdd(l2, weight, g);
            if (clips) g = V.Min(clip, V.Max(minusClip, g));
            if (decays) weight = rest * weight;
            V.Store(TRule.Apply(weight, g, m + i, v + i, step), w + i);
        }
    }

    /// <summary>The step of a row: m̂ / (√v̂ + ε) as in <see cref="Adam"/>, with the row's own corrections.</summary>
    private OptimizerStep StepOf(nint row)
    {
        if (FirstCorrection == null) return Step;
        float root = MathF.Sqrt(SecondCorrection[row]);
        return Step with { Rate = Step.Rate * root / FirstCorrection[row], Epsilon = Step.Epsilon * root };
    }

    /// <summary>The first touched row that is not below a row.</summary>
    private int LowerBound(int row)
    {
        int index = new ReadOnlySpan<int>(Touched, TouchedCount).BinarySearch(row);
        return index < 0 ? ~index : index;
    }
}
