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
        Starts = device.CreateIndices(0);
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

    /// <summary>Outputs kept for an example on average, K; O for <see cref="SelectionKind.All"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Rows kept by at least one example. A device sets it for lists per example.</summary>
    public int RowCount { get; set; }

    /// <summary>
    /// The rows kept by at least one example, in the first <see cref="RowCount"/> places. Undefined for
    /// <see cref="SelectionKind.All"/>.
    /// </summary>
    public Indices Rows { get; }

    /// <summary>Lists per example, one after the other.</summary>
    public Indices Kept { get; }

    /// <summary>
    /// Lists per example: <see cref="Kept"/> holds that of example n from Starts[n] to Starts[n + 1].
    /// </summary>
    public Indices Starts { get; }

    /// <summary>
    /// Lists per example: <see cref="KeptBy"/> holds those that kept row j from Offsets[j] to Offsets[j + 1].
    /// </summary>
    public Indices Offsets { get; }

    /// <summary>Lists per example: the examples that kept each row, row after row.</summary>
    public Indices KeptBy { get; }

    /// <summary>Sums that unified top-k compares; null for other rules.</summary>
    public ColumnMagnitudes? Magnitudes { get; }

    /// <summary>The thresholds of the last batch, where a search may begin.</summary>
    internal (float Positive, float Negative) Thresholds { get; set; }

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
    /// Keeps one list per example, which the device then writes into <see cref="Kept"/> and <see cref="Starts"/>, and
    /// the transpose into <see cref="Rows"/>, <see cref="RowCount"/>, <see cref="Offsets"/> and <see cref="KeptBy"/>.
    /// Lists may have different lengths, of at most N × K elements together.
    /// </summary>
    public void SetPerExample(int examples, int outputs, int count)
    {
        Set(SelectionKind.PerExample, examples, outputs, count, 0);
        Rows.SetLength(outputs);
        Kept.SetLength(examples * count);
        Starts.SetLength(examples + 1);
        Offsets.SetLength(outputs + 1);
        KeptBy.SetLength(examples * count);
    }

    /// <summary>The outputs kept for one example, ascending, copied to the host.</summary>
    public int[] KeptOf(int example) => Kind switch
    {
        SelectionKind.All => [.. Enumerable.Range(0, Outputs)],
        SelectionKind.Shared => Rows.ToArray(),
        _ => Kept.ToArray()[Starts.ToArray()[example]..Starts.ToArray()[example + 1]],
    };

    private void Set(SelectionKind kind, int examples, int outputs, int count, int rowCount) =>
        (Kind, Examples, Outputs, Count, RowCount) = (kind, examples, outputs, count, rowCount);
}
