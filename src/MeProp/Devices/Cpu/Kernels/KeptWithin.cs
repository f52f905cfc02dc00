using System.Numerics;

namespace MeProp.Cpu;

/// <summary>
/// The indices of the elements within their row's bounds, ascending: kept from Starts[n] on. x (N, O). An item is one
/// row. Rows may be the blocks of longer rows, one after the other: indices are columns of the longer row.
/// </summary>
internal readonly unsafe struct KeptWithin<V>(HostMatrix x, int blocks, KeptBounds* bounds, int* starts, int* kept)
    : IWork where V : unmanaged, ILanes<V>
{
    private readonly float* _x = x.Data;
    private readonly nint _stride = x.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns), _columns = x.Columns, _blocks = blocks;
    private readonly KeptBounds* _bounds = bounds;
    private readonly int* _starts = starts, _kept = kept;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            int* next = _kept + _starts[row], end = _kept + _starts[row + 1];
            KeptBounds bounds = _bounds[row];
            float* x = _x + row * _stride;
            int first = row % _blocks * _columns;
            V positive = V.Broadcast(bounds.Positive), negative = V.Broadcast(bounds.Negative);
            for (int j = 0; j < _length && next < end; j += V.Count)
            {
                V value = V.Load(x + j), minus = V.Zero - value;
                uint up = V.MaskGreaterOrEqual(value, positive), down = V.MaskGreaterOrEqual(minus, negative);
                uint upTies = V.MaskEqual(value, positive), downTies = V.MaskEqual(minus, negative);
                for (uint candidates = up | down; candidates != 0; candidates &= candidates - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(candidates);
                    if ((up >> lane & 1) != 0)
                    {
                        if ((upTies >> lane & 1) != 0 && --bounds.PositiveTies < 0) continue;
                    }
                    else if ((downTies >> lane & 1) != 0 && --bounds.NegativeTies < 0)
                    {
                        continue;
                    }

                    *next++ = first + j + lane;
                }
            }
        }
    }

    /// <summary>
    /// How many elements of a row are within bounds whose ties are the batch's; takes the row's ties from those left.
    /// With <paramref name="isJoint"/> both signs share the positive ties.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    public int Count(int row, ref KeptBounds left, bool isJoint)
    {
        float* x = _x + row * _stride;
        V positive = V.Broadcast(left.Positive), negative = V.Broadcast(left.Negative);
        int count = 0, upTies = 0, downTies = 0;
        for (int j = 0; j < _length; j += V.Count)
        {
            V value = V.Load(x + j), minus = V.Zero - value;
            count += BitOperations.PopCount(V.MaskGreaterOrEqual(value, positive))
                + BitOperations.PopCount(V.MaskGreaterOrEqual(minus, negative));
            upTies += BitOperations.PopCount(V.MaskEqual(value, positive));
            downTies += BitOperations.PopCount(V.MaskEqual(minus, negative));
        }

        _bounds[row] = left;
        if (isJoint) return count - JointSurplus(x, row, upTies + downTies, ref left);
        return count - Surplus(upTies, ref left.PositiveTies) - Surplus(downTies, ref left.NegativeTies);
    }

    private static int Surplus(int ties, ref int left)
    {
        if (left == int.MaxValue) return 0;
        int surplus = Math.Max(0, ties - left);
        left -= ties - surplus;
        return surplus;
    }

    /// <summary>Ties of either sign: the first in the row are kept. Counts how many of them have which sign.</summary>
    private int JointSurplus(float* x, int row, int ties, ref KeptBounds left)
    {
        int allowed = left.PositiveTies, surplus = Surplus(ties, ref left.PositiveTies);
        ref KeptBounds bounds = ref _bounds[row];
        if (surplus == 0)
        {
            (bounds.PositiveTies, bounds.NegativeTies) = (int.MaxValue, int.MaxValue);
            return 0;
        }

        (bounds.PositiveTies, bounds.NegativeTies) = (0, 0);
        for (int j = 0; allowed > 0; j++)
        {
            if (x[j] == bounds.Positive) bounds.PositiveTies++;
            else if (-x[j] == bounds.Positive) bounds.NegativeTies++;
            else continue;
            allowed--;
        }

        return surplus;
    }
}
