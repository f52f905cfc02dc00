namespace MeProp.Cpu;

/// <summary>
/// Packs rows of x into panels (<see cref="PackedRows"/>): transposes 4 columns of V.Count rows at a time in registers,
/// then skips columns that are zero in all examples of a panel. O(N·I), about 2 % of a product with 500 outputs. An
/// item is one block. A large x is prefetched, since hardware prefetchers do not follow as many streams as a panel has
/// rows.
/// </summary>
internal readonly unsafe struct PackRows<V, TSource>(TSource x, PackedRows packed, bool isLarge) : IWork
    where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
{
    /// <summary>In columns: four lines of floats, or one of bytes.</summary>
    private const int PrefetchDistance = 4 * HostMatrix.Alignment;

    private readonly TSource _x = x;
    private readonly PackedRows _packed = packed;
    private readonly bool _isLarge = isLarge;

    public void Run(int from, int to)
    {
        for (int item = from; item < to; item++)
        {
            (int panel, int block) = (item / _packed.Blocks, item % _packed.Blocks);
            int first = _packed.FirstVector(panel), vectors = _packed.FirstVector(panel + 1) - first;
            int start = block * _packed.BlockLength;
            int length = Math.Clamp(Cut.Count(_packed.Columns - start, 4) * 4, 0, _packed.BlockLength);
            float* destination = _packed.Panel<V>(panel) + (nint)start * vectors * V.Count;
            Pack((_packed.FirstRow + (nint)first * V.Count) * _x.Stride + start, destination, vectors, length);
            SkipZeros(destination, vectors, start, length, _packed.ListOf(panel, block));
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private void Pack(nint place, float* destination, int vectors, int length)
    {
        TSource x = _x;
        nint step = vectors * V.Count;
        for (int i = 0; i < length; i += 4)
        {
            for (int vector = 0; vector < vectors; vector++)
            {
                if (_isLarge) Prefetch(place + vector * V.Count * x.Stride, i);
                x.LoadColumns(place + vector * V.Count * x.Stride + i, out V a, out V b, out V c, out V d);
                float* p = destination + i * step + vector * V.Count;
                V.Store(a, p);
                V.Store(b, p + step);
                V.Store(c, p + 2 * step);
                V.Store(d, p + 3 * step);
            }
        }
    }

    /// <summary>4 rows in turn: after V.Count columns, at most a line of floats, all rows are prefetched.</summary>
    [MethodImpl(AggressiveInlining)]
    private void Prefetch(nint place, int column)
    {
        for (int row = column % V.Count, end = row + 4; row < end; row++)
            _x.Prefetch(place + row * _x.Stride + column + PrefetchDistance);
    }

    /// <summary>Moves columns that are not zero, NaN among them, to the front and lists them.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void SkipZeros(float* panel, int vectors, int start, int length, int* columns)
    {
        uint allLanes = uint.MaxValue >> (32 - V.Count);
        nint step = vectors * V.Count;
        float* source = panel, destination = panel;
        int found = 0;
        for (int i = 0; i < length; i++, source += step)
        {
            uint zeros = V.MaskEqual(V.Load(source), V.Zero);
            for (nint lane = V.Count; lane < step && zeros == allLanes; lane += V.Count)
                zeros = V.MaskEqual(V.Load(source + lane), V.Zero);
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
