namespace MeProp;

/// <summary>
/// The part of an output gradient (N, O) that a <see cref="MeProp.Keep"/> kept: everything, one list of rows (outputs)
/// for the batch, or one list per example with its transpose. Lists are ascending and live on the device, which fills
/// them (<see cref="ISelectionOperations.Select"/>); buffers are reused.
/// </summary>
public sealed class Selection
{
    /// <summary>Makes a selection that keeps everything until its rule is applied.</summary>
    public Selection(Device device, Keep? keep = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        Keep = keep ?? Keep.All;
        Rows = device.CreateIndices(0);
        Kept = device.CreateIndices(0);
        Offsets = device.CreateIndices(0);
        KeptBy = device.CreateIndices(0);
        Magnitudes = Keep.Rule == KeepRule.UnifiedTopK ? new(device) : null;
    }

    /// <summary>The rule.</summary>
    public Keep Keep { get; }

    /// <summary>Shape of the selection.</summary>
    public SelectionKind Kind { get; private set; }

    /// <summary>Examples of the batch, N.</summary>
    public int Examples { get; private set; }

    /// <summary>Outputs of the layer, O.</summary>
    public int Outputs { get; private set; }

    /// <summary>Outputs kept per example, K; O for <see cref="SelectionKind.All"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Rows kept by at least one example. A device sets it for lists per example.</summary>
    public int RowCount { get; set; }

    /// <summary>
    /// The rows kept by at least one example, in the first <see cref="RowCount"/> places. Undefined for
    /// <see cref="SelectionKind.All"/>.
    /// </summary>
    public Indices Rows { get; }

    /// <summary>Lists per example: N × K rows, example after example.</summary>
    public Indices Kept { get; }

    /// <summary>
    /// Lists per example: <see cref="KeptBy"/> holds those that kept row j from Offsets[j] to Offsets[j + 1].
    /// </summary>
    public Indices Offsets { get; }

    /// <summary>Lists per example: the examples that kept each row, row after row.</summary>
    public Indices KeptBy { get; }

    /// <summary>Sums that unified top-k compares; null for other rules.</summary>
    public ColumnMagnitudes? Magnitudes { get; }

    /// <summary>Keeps everything.</summary>
    public void SetAll(int examples, int outputs) => Set(SelectionKind.All, examples, outputs, outputs, outputs);

    /// <summary>
    /// Keeps one list of <c>count</c> rows for the batch, which the device writes into <see cref="Rows"/>.
    /// </summary>
    public void SetShared(int examples, int outputs, int count)
    {
        Set(SelectionKind.Shared, examples, outputs, count, count);
        Rows.SetLength(count);
    }

    /// <summary>
    /// Keeps <c>count</c> rows per example: the device writes <see cref="Kept"/>, and the transpose into
    /// <see cref="Rows"/>, <see cref="RowCount"/>, <see cref="Offsets"/> and <see cref="KeptBy"/>.
    /// </summary>
    public void SetPerExample(int examples, int outputs, int count)
    {
        Set(SelectionKind.PerExample, examples, outputs, count, 0);
        Rows.SetLength(outputs);
        Kept.SetLength(examples * count);
        Offsets.SetLength(outputs + 1);
        KeptBy.SetLength(examples * count);
    }

    /// <summary>The outputs kept for one example, ascending, copied to the host.</summary>
    public int[] KeptOf(int example) => Kind switch
    {
        SelectionKind.All => [.. Enumerable.Range(0, Outputs)],
        SelectionKind.Shared => Rows.ToArray(),
        _ => Kept.ToArray()[(example * Count)..((example + 1) * Count)],
    };

    private void Set(SelectionKind kind, int examples, int outputs, int count, int rowCount) =>
        (Kind, Examples, Outputs, Count, RowCount) = (kind, examples, outputs, count, rowCount);
}
