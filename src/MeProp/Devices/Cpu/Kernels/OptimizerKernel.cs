using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// One optimizer step over some rows of a parameter. w, dw, m, v of one shape; the moments that a rule does not use are null. Rows that were not
/// touched count as dw = 0: they read a row of zeros instead, so dw needs no clearing. An item of work is one row (or a part of it).
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="TRule">What is done to an element.</typeparam>
internal readonly unsafe struct OptimizerKernel<V, TRule> : IWork where V : unmanaged, ILanes<V> where TRule : IOptimizerRule
{
    public required float* Weight { get; init; }

    public float* Gradient { get; init; }

    public required float* FirstMoment { get; init; }

    public required float* SecondMoment { get; init; }

    /// <summary>The same for all four: they have one shape.</summary>
    public required nint Stride { get; init; }

    /// <summary>Columns, rounded up to whole vectors.</summary>
    public required int Length { get; init; }

    /// <summary>The rows to step, or null for 0, 1, 2, ….</summary>
    public int* Rows { get; init; }

    /// <summary>Ascending rows whose gradient is valid, or null for all that are stepped.</summary>
    public int* Touched { get; init; }

    public int TouchedCount { get; init; }

    /// <summary>A row of zeros.</summary>
    public float* ZeroRow { get; init; }

    public required OptimizerStep Step { get; init; }

    /// <summary>Vectors of a piece: the parts of a row that are items of their own when there are few rows, as in a bias.</summary>
    public required int PieceLength { get; init; }

    private int PiecesPerRow => (Length + PieceLength - 1) / PieceLength;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        int pieces = PiecesPerRow;
        int touched = Touched == null ? 0 : LowerBound(from / pieces);
        for (int item = from; item < to; item++)
        {
            int row = Rows == null ? item / pieces : Rows[item / pieces];
            int start = item % pieces * PieceLength, end = Math.Min(start + PieceLength, Length);
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Elements(nint row, float* dw, int start, int end)
    {
        nint offset = row * Stride;
        OptimizerStep step = Step;
        float* w = Weight + offset, m = FirstMoment + offset, v = SecondMoment + offset;
        V l2 = V.Broadcast(step.L2), clip = V.Broadcast(step.Clip > 0 ? step.Clip : float.MaxValue), minusClip = V.Zero - clip;
        bool clips = step.Clip > 0;
        for (int i = start; i < end; i += V.Count)
        {
            V weight = V.Load(w + i);
            V g = V.MultiplyAdd(l2, weight, V.Load(dw + i));
            if (clips) g = V.Min(clip, V.Max(minusClip, g));
            V.Store(TRule.Apply(weight, g, m + i, v + i, step), w + i);
        }
    }

    private int LowerBound(int row)
    {
        int low = 0, high = TouchedCount;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Touched[middle] < row) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
