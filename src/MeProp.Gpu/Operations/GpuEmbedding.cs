using System.Runtime.CompilerServices;

namespace MeProp.Gpu;

internal sealed class GpuEmbedding(GpuContext gpu) : IEmbeddingOperations
{
    private const int Digits = 256, DigitBits = 8;

    private readonly GpuBuffer _places = new(gpu.Heap), _sorted = new(gpu.Heap), _histogram = new(gpu.Heap);
    private readonly GpuBuffer _begins = new(gpu.Heap);

    /// <summary>How many ids occur, for each list of them: the touched rows of a table refer to it.</summary>
    private readonly ConditionalWeakTable<Indices, GpuIndices> _counts = [];

    public void TakeIds(
        Indices ids, int idsPerRow, int feature, int rows, Indices? thresholds, ulong key, Indices destination,
        Indices? numbers = null)
    {
        GpuIndices all = Operand.Of(ids), taken = Operand.Of(destination);
        GpuIndices? limits = thresholds is null ? null : Operand.Of(thresholds);
        int perRow = idsPerRow > 0 && all.Length % idsPerRow == 0
            ? Shapes.IdsPerRow(taken, all.Length / idsPerRow)
            : 0;
        bool fits = perRow > 0 && feature >= 0 && perRow <= idsPerRow - feature
            && (limits is null || limits.Length == rows)
            && (numbers is null || numbers.Length >= all.Length / idsPerRow);
        Shapes.Require(fits, nameof(TakeIds), ids, thresholds, destination);
        RequireIds(all, idsPerRow, feature, perRow, rows);
        gpu.Queue.Launch(
            "take_ids", Grid.Of(taken.Length), all.Pointer, idsPerRow, feature, limits?.Pointer ?? 0, key,
            numbers is null ? 0 : Operand.Of(numbers).Pointer, taken.BeginWrite(0, rows - 1), perRow, taken.Length);
    }

    public void Backward(Matrix dy, int column, Indices ids, Indices touched, Parameter weight)
    {
        GpuMatrix gradient = Operand.Of(dy), dw = Operand.Of(weight.Gradient);
        GpuIndices list = Operand.Of(ids), rows = Operand.Of(touched);
        int perRow = Shapes.IdsPerRow(list, dy.Rows), columns = dw.Columns, count = list.Length;
        bool fits = perRow > 0 && column >= 0 && column + (long)perRow * columns <= dy.Columns;
        Shapes.Require(fits, nameof(Backward), dy, ids, weight.Value);
        list.RequireWithin(0, dw.Rows, "Id");
        rows.SetLength(Math.Min(count, dw.Rows));
        if (count == 0)
        {
            weight.Touched.Set(rows, 0);
            return;
        }

        nint sorted = Sort(list, dw.Rows), begins = _begins.Of(rows.Length + 1L);
        GpuIndices different = _counts.GetValue(touched, _ => new GpuIndices(gpu, 1));
        nint touchedRows = rows.BeginWrite(0, dw.Rows - 1), found = different.BeginWrite(0, dw.Rows);
        gpu.Queue.Launch("list_ids", Grid.BlockFor(1), list.Pointer, sorted, count, touchedRows, begins, found);
        gpu.Queue.Launch(
            "sum_places", Grid.RowsOf(rows.Length, columns), gradient.Pointer, dy.Columns, column, perRow, touchedRows,
            begins, found, sorted, dw.Pointer, columns);
        weight.Touched.Set(rows, different);
    }

    /// <summary>The places of the ids, ascending by id and then by place.</summary>
    private nint Sort(GpuIndices ids, int rows)
    {
        int count = ids.Length, blocks = Grid.Blocks(count), counts = blocks * Digits;
        nint histogram = _histogram.Of(counts + 1L), from = 0, to = _sorted.Of(count), other = _places.Of(count);
        for (int shift = 0; shift == 0 || rows - 1 >> shift > 0; shift += DigitBits)
        {
            gpu.Queue.Launch("sort_histogram", Grid.Of(count), ids.Pointer, from, shift, histogram, count);
            gpu.Queue.Launch("scan", Grid.BlockFor(1), histogram, counts);
            gpu.Queue.Launch("sort_scatter", Grid.Of(count), ids.Pointer, from, shift, histogram, to, count);
            (from, to) = (to, from == 0 ? other : from);
            if (shift + DigitBits >= 32) break;
        }

        return from;
    }

    /// <summary>Checks the ids of these features; ids of others may be larger.</summary>
    private static void RequireIds(GpuIndices ids, int idsPerRow, int feature, int perRow, int rows)
    {
        if (ids.IsWithin(0, rows) || ids.BoundsOfColumns(idsPerRow).AreWithin(feature, perRow, rows)) return;
        int[] all = ids.ToArray();
        for (int n = 0; n < all.Length; n += idsPerRow)
            Shapes.RequireIndices(all.AsSpan(n + feature, perRow), 0, rows, "Id");
    }
}
