using System.Numerics;
using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// The indices of the K elements of largest magnitude of each row, ascending; of equal magnitudes the lower index first. x (N, O), kept (N, K).
/// </summary>
/// <remarks>
/// No sorting: the threshold is searched for. Non-negative floats are ordered like their bits, so the search narrows a range of bit
/// patterns and counts, at each step, the elements at or above a place in it, one vector compare and one population count per
/// vector, over a row that stays in the first-level cache. It ends as soon as exactly K are. It goes down from the largest element in strides
/// that double until K are found; a row with fewer than K that are not 0 so ends soon. Then it looks where K would be reached if the counts
/// went linearly through the range, as they nearly do in a short one; every third place is the middle, which bounds the search.
/// An item of work is one row.
/// </remarks>
internal readonly unsafe struct LargestK<V>(HostMatrix x, int count, int* kept, int* nonFinite) : IWork where V : unmanaged, ILanes<V>
{
    /// <summary>The first step down, in bits: a quarter of the largest magnitude.</summary>
    private const int FirstStride = 2 << 23;

    private readonly float* _x = x.Data;
    private readonly nint _stride = x.Stride;
    private readonly int _columns = x.Columns, _length = RowLength.Vectors<V>(x.Columns), _count = count;
    private readonly int* _kept = kept;

    /// <summary>Receives the lowest row that holds an infinite number or NaN; stays as it is when there is none.</summary>
    private readonly int* _nonFinite = nonFinite;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            float* x = _x + row * _stride;
            float largest = Largest(x);
            if (!float.IsFinite(largest))
            {
                ReportNonFinite(row);
                return;
            }

            float threshold = Threshold(x, largest, out int ties);
            Emit(x, threshold, ties, _kept + (nint)row * _count);
        }
    }

    /// <summary>The largest magnitude, or a non-finite number when the row holds one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Largest(float* x)
    {
        V largest = V.Zero, poison = V.Zero;
        for (int j = 0; j < _length; j += V.Count)
        {
            V a = V.Abs(V.Load(x + j));
            largest = V.Max(a, largest);
            poison += a - a; // 0 for finite numbers, NaN otherwise
        }

        float* lanes = stackalloc float[2 * V.Count];
        V.Store(largest, lanes);
        V.Store(poison, lanes + V.Count);
        float result = 0;
        for (int lane = 0; lane < V.Count; lane++)
        {
            if (float.IsNaN(lanes[V.Count + lane])) return float.NaN;
            result = Math.Max(result, lanes[lane]);
        }

        return result;
    }

    /// <summary>
    /// The largest t with at least K magnitudes ≥ t. <paramref name="ties"/>: how many of the magnitudes equal to t are kept.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Threshold(float* x, float largest, out int ties)
    {
        // Invariant: at least K magnitudes are ≥ low, fewer than K are ≥ high; atLow and above = how many are.
        int low = 0, high = BitConverter.SingleToInt32Bits(largest) + 1, atLow = _columns, above = 0, stride = FirstStride;
        for (int pass = 0; high - low > 1; pass++)
        {
            int place;
            if (low == 0)
            {
                place = Math.Max(high - stride, 1);
                stride = Math.Min(2 * stride, int.MaxValue / 2);
            }
            else
            {
                place = pass % 3 == 2 ? low : low + (int)((long)(high - low) * (atLow - _count) / (atLow - above));
                if (place == low) place += (high - low) / 2;
            }

            int count = CountAtLeast(x, BitConverter.Int32BitsToSingle(place));
            if (count == _count)
            {
                ties = int.MaxValue;
                return BitConverter.Int32BitsToSingle(place);
            }

            if (count > _count) (low, atLow) = (place, count);
            else (high, above) = (place, count);
        }

        ties = _count - above;
        return BitConverter.Int32BitsToSingle(low);
    }

    /// <summary>Magnitudes ≥ t for t &gt; 0, so that the zeros of the padding do not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CountAtLeast(float* x, float t)
    {
        V threshold = V.Broadcast(t);
        int count = 0;
        for (int j = 0; j < _length; j += V.Count) count += BitOperations.PopCount(V.MaskGreaterOrEqual(V.Abs(V.Load(x + j)), threshold));
        return count;
    }

    /// <summary>Writes the indices of the magnitudes above the threshold and of the first <paramref name="ties"/> equal to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Emit(float* x, float threshold, int ties, int* kept)
    {
        V t = V.Broadcast(threshold);
        int written = 0;
        for (int j = 0; j < _length; j += V.Count)
        {
            V a = V.Abs(V.Load(x + j));
            uint candidates = V.MaskGreaterOrEqual(a, t), equal = V.MaskEqual(a, t);
            while (candidates != 0)
            {
                int lane = BitOperations.TrailingZeroCount(candidates);
                candidates &= candidates - 1;
                if ((equal >> lane & 1) != 0 && --ties < 0) continue;
                kept[written++] = j + lane;
                if (written == _count) return;
            }
        }
    }

    private void ReportNonFinite(int row)
    {
        ref int lowest = ref Unsafe.AsRef<int>(_nonFinite);
        int seen = Volatile.Read(ref lowest);
        while (row < seen)
        {
            int before = Interlocked.CompareExchange(ref lowest, row, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
