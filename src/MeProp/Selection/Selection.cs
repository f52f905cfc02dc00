namespace MeProp;

/// <summary>
/// What a <see cref="Keep"/> kept of one batch's output gradient (N, O): everything, one list of rows (outputs) for the whole batch, or
/// one list per example together with its transpose. All lists are ascending. Made by <see cref="Device.Select"/>; its
/// buffers are reused from batch to batch.
/// </summary>
public sealed class Selection
{
    private int[] _rows = [];
    private int[] _kept = [];
    private int[] _offsets = [];
    private int[] _examples = [];

    /// <summary>What shape the selection has.</summary>
    public SelectionKind Kind { get; private set; }

    /// <summary>Examples of the batch, N.</summary>
    public int Examples { get; private set; }

    /// <summary>Outputs of the layer, O.</summary>
    public int Outputs { get; private set; }

    /// <summary>Outputs kept for every example, K (O for <see cref="SelectionKind.All"/>).</summary>
    public int Count { get; private set; }

    /// <summary>Number of rows that at least one example kept.</summary>
    public int RowCount { get; private set; }

    /// <summary>
    /// The rows that at least one example kept, ascending. Empty for <see cref="SelectionKind.All"/>: there every row is kept.
    /// </summary>
    public ReadOnlySpan<int> Rows => Kind == SelectionKind.All ? [] : _rows.AsSpan(0, RowCount);

    /// <summary>The outputs kept for one example, ascending. Empty for <see cref="SelectionKind.All"/>.</summary>
    /// <param name="example">Index of the example, 0 to N − 1.</param>
    public ReadOnlySpan<int> KeptOf(int example) => Kind switch
    {
        SelectionKind.All => [],
        SelectionKind.Shared => Rows,
        _ => _kept.AsSpan(example * Count, Count),
    };

    /// <summary>The examples that kept a row, ascending, for <see cref="SelectionKind.PerExample"/>.</summary>
    /// <param name="row">Index of the output, 0 to O − 1.</param>
    public ReadOnlySpan<int> ExamplesOf(int row) => _examples.AsSpan(_offsets[row], _offsets[row + 1] - _offsets[row]);

    /// <summary>Keeps everything.</summary>
    /// <param name="examples">N.</param>
    /// <param name="outputs">O.</param>
    internal void SetAll(int examples, int outputs)
    {
        Kind = SelectionKind.All;
        (Examples, Outputs, Count, RowCount) = (examples, outputs, outputs, outputs);
    }

    /// <summary>Keeps one list of rows for the whole batch; the device writes it into the returned buffer.</summary>
    /// <param name="examples">N.</param>
    /// <param name="outputs">O.</param>
    /// <param name="count">K, at least 1.</param>
    /// <returns>Room for K ascending rows.</returns>
    internal Span<int> SetShared(int examples, int outputs, int count)
    {
        Kind = SelectionKind.Shared;
        (Examples, Outputs, Count, RowCount) = (examples, outputs, count, count);
        PinnedMemory.Grow(ref _rows, outputs);
        return _rows.AsSpan(0, count);
    }

    /// <summary>
    /// Keeps one list per example; the device writes them into the returned buffer, example after example, and then calls
    /// <see cref="Transpose"/>.
    /// </summary>
    /// <param name="examples">N.</param>
    /// <param name="outputs">O.</param>
    /// <param name="count">K, at least 1.</param>
    /// <returns>Room for N × K rows, ascending within an example.</returns>
    internal Span<int> SetPerExample(int examples, int outputs, int count)
    {
        Kind = SelectionKind.PerExample;
        (Examples, Outputs, Count, RowCount) = (examples, outputs, count, 0);
        PinnedMemory.Grow(ref _rows, outputs);
        PinnedMemory.Grow(ref _offsets, outputs + 1);
        PinnedMemory.Grow(ref _kept, examples * count);
        PinnedMemory.Grow(ref _examples, examples * count);
        return _kept.AsSpan(0, examples * count);
    }

    /// <summary>Derives, from the lists per example, which examples kept each row and which rows were kept at all: O(N·K + O).</summary>
    internal void Transpose()
    {
        // A counting sort: _offsets[j + 1] counts row j, becomes where row j starts, and ends as where row j + 1 starts.
        Span<int> offsets = _offsets.AsSpan(0, Outputs + 1);
        offsets.Clear();
        ReadOnlySpan<int> kept = _kept.AsSpan(0, Examples * Count);
        foreach (int row in kept) offsets[row + 1]++;
        int start = 0, rowCount = 0;
        for (int row = 0; row < Outputs; row++)
        {
            int count = offsets[row + 1];
            offsets[row + 1] = start;
            start += count;
            if (count > 0) _rows[rowCount++] = row;
        }
        RowCount = rowCount;
        for (int i = 0, example = 0; example < Examples; example++)
            for (int end = i + Count; i < end; i++)
                _examples[offsets[kept[i] + 1]++] = example;
    }

    /// <summary>Makes room for the largest selection that these shapes allow.</summary>
    /// <param name="examples">N.</param>
    /// <param name="outputs">O.</param>
    internal void Reserve(int examples, int outputs)
    {
        PinnedMemory.Grow(ref _rows, outputs);
        PinnedMemory.Grow(ref _offsets, outputs + 1);
        PinnedMemory.Grow(ref _kept, examples * outputs);
        PinnedMemory.Grow(ref _examples, examples * outputs);
    }

    internal int[] RowsBuffer => _rows;

    internal int[] KeptBuffer => _kept;

    internal int[] OffsetsBuffer => _offsets;

    internal int[] ExamplesBuffer => _examples;
}
