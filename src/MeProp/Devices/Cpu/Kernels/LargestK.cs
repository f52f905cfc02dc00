using System.Numerics;

namespace MeProp.Cpu;

/// <summary>
/// The indices of the K elements of largest magnitude of each row, ascending; of equal magnitudes the lower index
/// first. x (N, O), kept (N, K). An item is one row; a few passes over a row in the first-level cache. Rows may be the
/// blocks of longer rows, one after the other: indices are columns of the longer row.
/// </summary>
/// <remarks>
/// Searches for the threshold instead of sorting. Non-negative floats are ordered like their bits, so the search
/// narrows a range of bit patterns and counts the elements at or above one: a compare and a population count per
/// vector, until exactly K are. From the largest element it goes down in strides that double until K are found, then
/// interpolates; every third pattern is the middle, which bounds the search.
/// </remarks>
internal readonly unsafe struct LargestK<V>(HostMatrix x, int blocks, int count, int* kept, int* nonFinite) : IWork
    where V : unmanaged, ILanes<V>
{
    /// <summary>The first step down, in bits: a quarter of the largest magnitude.</summary>
    private const int FirstStride = 2 << 23;

    private readonly float* _x = x.Data;
    private readonly nint _stride = x.Stride;
    private readonly int _columns = x.Columns, _length = RowLength.Vectors<V>(x.Columns), _count = count;
    private readonly int _blocks = blocks;
    private readonly int* _kept = kept;

    /// <summary>Receives the lowest row with an infinite number or NaN; unchanged if there is none.</summary>
    private readonly int* _nonFinite = nonFinite;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            float* x = _x + row * _stride;
            float largest = Largest(x);
            if (!float.IsFinite(largest))
            {
                NonFiniteRow.Report(row, _nonFinite);
                return;
            }

            float threshold = Threshold(x, largest, out int ties);
            Emit(x, threshold, ties, row % _blocks * _columns, _kept + (nint)row * _count);
        }
    }

    /// <summary>The largest magnitude, or a non-finite number if the row has one. Padding counts as 0.</summary>
    [MethodImpl(AggressiveInlining)]
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

    /// <summary>The largest t with at least K magnitudes ≥ t, and how many magnitudes equal to t to keep.</summary>
    [MethodImpl(AggressiveInlining)]
    private float Threshold(float* x, float largest, out int ties)
    {
        // Invariant: atLow ≥ K magnitudes are ≥ low, above < K are ≥ high.
        int low = 0, high = BitConverter.SingleToInt32Bits(largest) + 1;
        int atLow = _columns, above = 0, stride = FirstStride;
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
                place = pass % 3 == 2
                    ? low
                    : low + (int)((long)(high - low) * (atLow - _count) / (atLow - above));
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

    /// <summary>How many magnitudes are ≥ t, for t &gt; 0: padding does not count.</summary>
    [MethodImpl(AggressiveInlining)]
    private int CountAtLeast(float* x, float t)
    {
        V threshold = V.Broadcast(t);
        int count = 0;
        for (int j = 0; j < _length; j += V.Count)
            count += BitOperations.PopCount(V.MaskGreaterOrEqual(V.Abs(V.Load(x + j)), threshold));
        return count;
    }

    /// <summary>Writes the indices of the magnitudes above the threshold and of the first ties.</summary>
    [MethodImpl(AggressiveInlining)]
    private void Emit(float* x, float threshold, int ties, int first, int* kept)
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
                kept[written++] = first + j + lane;
                if (written == _count) return;
            }
        }
    }
}
