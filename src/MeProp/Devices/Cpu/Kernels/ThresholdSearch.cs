using System.Numerics;

namespace MeProp.Cpu;

/// <summary>
/// Finds the largest t for which at least K elements of some rows have a size ≥ t, exactly and without sorting: the
/// search of <see cref="LargestK{V}"/> over several rows. x (rows, O), padding 0. A few passes over the rows. Where
/// processes hold rows each, sizes and counts are those of all: each pass counts once in every process.
/// </summary>
internal readonly unsafe struct ThresholdSearch<V>(
    float* x, nint stride, int rows, int length, IProcessGroup? processes = null)
    where V : unmanaged, ILanes<V>
{
    /// <summary>A step of the search away from a hint, in bits: a sixteenth of its size.</summary>
    private const int HintStride = 1 << 19;

    private const int FirstStride = 2 << 23, Smallest = 1;

    private readonly float* _x = x;
    private readonly nint _stride = stride;
    private readonly int _rows = rows, _length = length;
    private readonly IProcessGroup? _processes = processes;

    /// <summary>The largest size, NaN when an element is not finite; and how many sizes are above 0.</summary>
    public float Largest<TSide>(out int count) where TSide : ISide
    {
        float largest = OwnLargest<TSide>(out count);
        if (_processes is null) return largest;
        count = (int)Total(count);

        // The bits of numbers ≥ 0 have their order; NaN comes last.
        Span<long> bits = [float.IsNaN(largest) ? int.MaxValue : BitConverter.SingleToInt32Bits(largest)];
        _processes.Max(bits);
        return BitConverter.Int32BitsToSingle((int)bits[0]);
    }

    [MethodImpl(AggressiveOptimization)]
    private float OwnLargest<TSide>(out int count) where TSide : ISide
    {
        V largest = V.Zero, poison = V.Zero, smallest = V.Broadcast(float.Epsilon);
        count = 0;
        for (int n = 0; n < _rows; n++)
        {
            float* x = _x + n * _stride;
            for (int j = 0; j < _length; j += V.Count)
            {
                V value = V.Load(x + j), size = TSide.Size(value);
                largest = V.Max(size, largest);
                count += BitOperations.PopCount(V.MaskGreaterOrEqual(size, smallest));
                poison += value - value; // 0 for finite numbers, NaN otherwise
            }
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

    /// <summary>The threshold.</summary>
    /// <param name="wanted">K, at least 1.</param>
    /// <param name="positive">Elements of a size above 0.</param>
    /// <param name="largest">Their largest size.</param>
    /// <param name="hint">Where to look first: the threshold of a similar batch, or 0.</param>
    /// <param name="ties">How many of the elements of size t to keep.</param>
    [MethodImpl(AggressiveOptimization)]
    public float Find<TSide>(int wanted, int positive, float largest, float hint, out int ties) where TSide : ISide
    {
        ties = int.MaxValue;
        if (positive <= wanted) return float.Epsilon;
        // Invariant: atLow > K sizes are ≥ low, above < K are ≥ high.
        int low = Smallest, high = BitConverter.SingleToInt32Bits(largest) + 1;
        int atLow = positive, above = 0;
        int place = BitConverter.SingleToInt32Bits(hint), stride = HintStride;
        if (place <= low || place >= high) (place, stride) = (Math.Max(high - FirstStride, low + 1), FirstStride);
        bool isLowKnown = false, isHighKnown = false;
        for (int pass = 0; high - low > 1; pass++)
        {
            int count = CountAtLeast<TSide>(BitConverter.Int32BitsToSingle(place));
            if (count == wanted) return BitConverter.Int32BitsToSingle(place);
            if (count > wanted) (low, atLow, isLowKnown) = (place, count, true);
            else (high, above, isHighKnown) = (place, count, true);
            if (!isLowKnown || !isHighKnown)
            {
                // Strides that double, up or down, until both sides are near.
                long next = isLowKnown ? (long)low + stride : (long)high - stride;
                place = (int)Math.Clamp(next, low + 1, Math.Max(high - 1, low + 1));
                stride = Math.Min(2 * stride, int.MaxValue / 2);
                if (place >= high) break;
                continue;
            }

            place = pass % 3 == 2
                ? low
                : low + (int)((long)(high - low) * (atLow - wanted) / (atLow - above));
            if (place <= low || place >= high) place = low + (high - low) / 2;
            if (place == low) break;
        }

        ties = wanted - above;
        return BitConverter.Int32BitsToSingle(low);
    }

    /// <summary>
    /// Of elements of size t to keep, how many are those of this process: earlier processes go first.
    /// </summary>
    public int OwnTies<TSide>(float t, int ties) where TSide : ISide
    {
        if (_processes is null || ties == int.MaxValue) return ties;
        int own = OwnCountAtLeast<TSide>(t) - OwnCountAtLeast<TSide>(MathF.BitIncrement(t));
        var counts = new long[_processes.Count];
        counts[_processes.Rank] = own;
        _processes.Sum(counts);
        long before = 0;
        for (int rank = 0; rank < _processes.Rank; rank++) before += counts[rank];
        return (int)Math.Clamp(ties - before, 0, own);
    }

    private int CountAtLeast<TSide>(float t) where TSide : ISide
    {
        int count = OwnCountAtLeast<TSide>(t);
        return _processes is null ? count : (int)Total(count);
    }

    private long Total(long count)
    {
        Span<long> sum = [count];
        _processes!.Sum(sum);
        return sum[0];
    }

    /// <summary>How many sizes are ≥ t, for t &gt; 0: padding does not count.</summary>
    [MethodImpl(AggressiveInlining)]
    private int OwnCountAtLeast<TSide>(float t) where TSide : ISide
    {
        V threshold = V.Broadcast(t);
        int count = 0;
        for (int n = 0; n < _rows; n++)
        {
            float* x = _x + n * _stride;
            for (int j = 0; j < _length; j += V.Count)
                count += BitOperations.PopCount(V.MaskGreaterOrEqual(TSide.Size(V.Load(x + j)), threshold));
        }

        return count;
    }
}
