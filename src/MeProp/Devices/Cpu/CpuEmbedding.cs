namespace MeProp.Cpu;

internal sealed unsafe class CpuEmbedding<V>(CpuQueue queue) : IEmbeddingOperations where V : unmanaged, ILanes<V>
{
    private long[] _places = [];
    private int[] _starts = [];

    public void TakeIds(
        Indices ids, int idsPerRow, int feature, int rows, Indices? thresholds, ulong key, Indices destination,
        Indices? numbers = null)
    {
        int count = idsPerRow > 0 && ids.Length % idsPerRow == 0 ? ids.Length / idsPerRow : -1;
        int perRow = count < 0 ? 0 : Shapes.IdsPerRow(destination, count);
        bool fits = perRow > 0 && feature >= 0 && perRow <= idsPerRow - feature
            && (thresholds is null || thresholds.Length == rows) && (numbers is null || numbers.Length >= count);
        Shapes.Require(fits, nameof(TakeIds), ids, thresholds, destination);
        ReadOnlySpan<int> all = Operand.Read(ids).Span;
        Span<int> taken = Operand.Write(destination).Span;
        for (int n = 0; n < count; n++)
            all.Slice(n * idsPerRow + feature, perRow).CopyTo(taken[(n * perRow)..]);
        Shapes.RequireIndices(taken, 0, rows, "Id");
        if (thresholds is null) return;
        ReadOnlySpan<int> limits = Operand.Read(thresholds).Span;
        ReadOnlySpan<int> numberOf = numbers is null ? default : Operand.Read(numbers).Span;
        for (int n = 0; n < count; n++)
        {
            uint rowKey = DropoutMask.RowKey(key, numbers is null ? n : numberOf[n]);
            Span<int> row = taken.Slice(n * perRow, perRow);
            for (int p = 0; p < perRow; p++)
            {
                if (DropoutMask.Removes(rowKey, feature + p, limits[row[p]])) row[p] = 0;
            }
        }
    }

    public void Backward(Matrix dy, int column, Indices ids, Indices touched, Parameter weight)
    {
        int width = weight.Value.Columns, perRow = Shapes.IdsPerRow(ids, dy.Rows);
        bool fits = perRow > 0 && column >= 0 && (long)perRow * width <= dy.Columns - column;
        Shapes.Require(fits, nameof(Backward), dy, ids, weight.Value);
        ReadOnlySpan<int> list = Operand.Read(ids).Span;
        HostMatrix dw = Operand.Write(weight.Gradient), gradient;
        if (dy is not HostLookupGradient lookup)
            gradient = Operand.Read(dy);
        else if (!lookup.IsByPairs)
            gradient = lookup.Floats;
        else
        {
            // A row for each pair: as many ids, one in a row.
            int table = lookup.TableAt(column), first = lookup.Lookup.Pairs.FirstFeatureOf(table);
            Shapes.Require(ReferenceEquals(lookup.Lookup.Ids[table], ids), nameof(Backward), dy, ids, weight.Value);
            list = lookup.Lookup.Pairs.IdsOf(first, perRow);
            (gradient, column, perRow) = (lookup.Pairs[table], 0, 1);
        }

        Shapes.RequireIndices(list, 0, weight.Value.Rows, "Id");
        HostIndices rows = Operand.Write(touched);
        int count = Sort(list, rows, ids.Length);
        weight.Touched.Set(rows, count);
        long* places = PinnedMemory.Pointer(_places);
        var kernel = new EmbeddingGradient<V>(
            gradient, column, perRow, places, PinnedMemory.Pointer(_starts), rows.Data, dw);
        long grain = (long)width * list.Length / Math.Max(count, 1);
        queue.Run(kernel, count, CpuQueue.ElementGrain(grain), gradient, rows, dw, this);
    }

    /// <summary>
    /// Sorts the places of the ids by id, then by place; returns how many ids occur. Sorting pairs costs less than
    /// counting over all rows of a large table. A batch has at most <paramref name="max"/> ids.
    /// </summary>
    private int Sort(ReadOnlySpan<int> ids, HostIndices touched, int max)
    {
        // Room for the batch that repeats no id.
        PinnedMemory.Grow(ref _places, max);
        PinnedMemory.Grow(ref _starts, max + 1);
        touched.SetLength(max);
        for (int n = 0; n < ids.Length; n++) _places[n] = (long)ids[n] << 32 | (uint)n;
        _places.AsSpan(0, ids.Length).Sort();
        int count = 0;
        Span<int> rows = touched.Span;
        for (int place = 0; place < ids.Length; place++)
        {
            int id = (int)(_places[place] >> 32);
            if (count > 0 && rows[count - 1] == id) continue;
            rows[count] = id;
            _starts[count++] = place;
        }

        _starts[count] = ids.Length;
        touched.SetLength(count);
        return count;
    }
}
