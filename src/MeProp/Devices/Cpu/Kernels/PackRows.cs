using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// Packs rows of x into panels (<see cref="PackedRows"/>): transposes 4 columns of V.Count rows at a time in registers, then leaves out the columns
/// that are zero in all examples of the panel. O(N·I), about 2 % of a product with 500 outputs. An item of work is one segment.
/// A panel's rows are too many streams for a processor to fetch ahead: of a large x, which is not in the caches, the kernel asks for the columns that come next.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="TSource">x (N, I).</typeparam>
internal readonly unsafe struct PackRows<V, TSource>(TSource x, PackedRows packed, bool isLarge) : IWork where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
{
    /// <summary>How far ahead columns are asked for: four lines of floats, or one of bytes.</summary>
    private const int ColumnsAhead = 4 * HostMatrix.Alignment;

    private readonly TSource _x = x;
    private readonly PackedRows _packed = packed;
    private readonly bool _isLarge = isLarge;

    public void Run(int from, int to)
    {
        for (int item = from; item < to; item++)
        {
            (int panel, int segment) = (item / _packed.Segments, item % _packed.Segments);
            int first = _packed.FirstVector(panel), vectors = _packed.FirstVector(panel + 1) - first;
            int start = segment * _packed.SegmentLength, length = Math.Clamp((_packed.Columns - start + 3) / 4 * 4, 0, _packed.SegmentLength);
            float* destination = _packed.Panel<V>(panel) + (nint)start * vectors * V.Count;
            Pack((_packed.FirstRow + (nint)first * V.Count) * _x.Stride + start, destination, vectors, length);
            LeaveOutZeros(destination, vectors, start, length, _packed.ListOf(panel, segment));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(nint place, float* destination, int vectors, int length)
    {
        TSource x = _x;
        nint step = vectors * V.Count;
        for (int i = 0; i < length; i += 4)
        {
            for (int vector = 0; vector < vectors; vector++)
            {
                if (_isLarge) AskAhead(place + vector * V.Count * x.Stride, i);
                x.LoadColumns(place + vector * V.Count * x.Stride + i, out V a, out V b, out V c, out V d);
                float* p = destination + i * step + vector * V.Count;
                V.Store(a, p);
                V.Store(b, p + step);
                V.Store(c, p + 2 * step);
                V.Store(d, p + 3 * step);
            }
        }
    }

    /// <summary>Each time for 4 rows of a vector: in V.Count columns, at most a line of floats, for all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskAhead(nint place, int column)
    {
        for (int row = column % V.Count, end = row + 4; row < end; row++) _x.AskFor(place + row * _x.Stride + column + ColumnsAhead);
    }

    /// <summary>
    /// Moves the columns that are not zero to the front and lists them. NaN and infinity count as not zero. Most columns show in their first
    /// vector that they are not zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LeaveOutZeros(float* panel, int vectors, int start, int length, int* columns)
    {
        uint allLanes = uint.MaxValue >> (32 - V.Count);
        nint step = vectors * V.Count;
        float* source = panel, destination = panel;
        int found = 0;
        for (int i = 0; i < length; i++, source += step)
        {
            uint zeros = V.MaskEqual(V.Load(source), V.Zero);
            for (nint lane = V.Count; lane < step && zeros == allLanes; lane += V.Count) zeros = V.MaskEqual(V.Load(source + lane), V.Zero);
            if (zeros == allLanes) continue;
            columns[1 + found++] = start + i;
            if (destination != source)
            {
                for (nint lane = 0; lane < step; lane += V.Count) V.Store(V.Load(source + lane), destination + lane);
            }

            destination += step;
        }

        *columns = found;
    }
}
