namespace MeProp;

/// <summary>
/// The part of an output gradient (N, O) that a <see cref="MeProp.Keep"/> kept: everything, one list of rows (outputs)
/// for the batch, or one list per example with its transpose. Lists are ascending and live on the device, which fills
/// them (<see cref="ISelectionOperations.Select"/>); buffers are reused.
/// </summary>
/// <remarks>
/// The columns of dy may form equal blocks, such as the gates of a recurrent layer. The rule then applies to each block
/// by itself; lists hold columns of dy, ascending, those of all blocks in one list.
/// </remarks>
public sealed class Selection
{
    private readonly Device _device;
    private (float Positive, float Negative)[]? _thresholds;
    private Indices? _rowCounts;
    private int _rowCount;
    private bool _isRowCountKnown = true;

    /// <summary>Makes a selection that keeps everything until its rule is applied.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="keep">The rule; default: all.</param>
    /// <param name="blocks">Blocks of columns that are selected by themselves.</param>
    /// <param name="isPart">Whether it is only to be joined; see <see cref="IsPart"/>.</param>
    public Selection(Device device, Keep? keep = null, int blocks = 1, bool isPart = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        Keep = keep ?? Keep.All;
        (_device, Blocks, IsPart) = (device, blocks, isPart);
        Rows = device.CreateIndices(0);
        Kept = device.CreateIndices(0);
        Starts = device.CreateIndices(0);
        Offsets = device.CreateIndices(0);
        KeptBy = device.CreateIndices(0);
        Magnitudes = Keep.Rule == KeepRule.UnifiedTopK ? new(device) : null;
    }

    /// <summary>The rule.</summary>
    public Keep Keep { get; }

    /// <summary>Equal blocks of columns that are selected by themselves.</summary>
    public int Blocks { get; }

    /// <summary>
    /// True for the examples of a time step, whose selections are joined later
    /// (<see cref="ISelectionOperations.Join"/>). Lists per example then have no transpose: <see cref="Rows"/>,
    /// <see cref="RowCount"/>, <see cref="Offsets"/> and <see cref="KeptBy"/> are undefined. Such lists serve
    /// <see cref="IDenseOperations.BackwardInput"/>, but not <see cref="IDenseOperations.BackwardWeights"/>.
    /// </summary>
    public bool IsPart { get; }

    /// <summary>Shape of the selection.</summary>
    public SelectionKind Kind { get; private set; }

    /// <summary>Examples of the batch, N.</summary>
    public int Examples { get; private set; }

    /// <summary>Outputs of the layer, O.</summary>
    public int Outputs { get; private set; }

    /// <summary>Outputs kept for an example on average, in all blocks; O for <see cref="SelectionKind.All"/>.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Rows kept by at least one example. A device sets it for lists per example, or leaves it on the device
    /// (<see cref="LeaveRowCount"/>); reading waits for it then.
    /// </summary>
    public int RowCount
    {
        get
        {
            if (_isRowCountKnown) return _rowCount;
            (_rowCount, _isRowCountKnown) = (_rowCounts!.ToArray()[0], true);
            return _rowCount;
        }

        set => (_rowCount, _isRowCountKnown, DeviceRowCount) = (value, true, null);
    }

    /// <summary><see cref="RowCount"/> as one integer on the device; null where the host set it.</summary>
    public Indices? DeviceRowCount { get; private set; }

    /// <summary>
    /// The rows kept by at least one example, in the first <see cref="RowCount"/> places. Undefined for
    /// <see cref="SelectionKind.All"/>.
    /// </summary>
    public Indices Rows { get; }

    /// <summary>
    /// Lists per example, one after the other; places behind the last list hold arbitrary values, those of
    /// <see cref="KeptBy"/> likewise.
    /// </summary>
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

    /// <summary>
    /// The rows of dy that this process holds, where several processes share them; null: all. Sums, counts and random
    /// draws of the rule are then those of the whole dy, and all processes select at the same time.
    /// </summary>
    public RowShare? Share { get; set; }

    /// <summary>Sums that unified top-k compares; null for other rules.</summary>
    public ColumnMagnitudes? Magnitudes { get; }

    /// <summary>The thresholds of the last batch, where a search may begin, for each block.</summary>
    internal Span<(float Positive, float Negative)> Thresholds => _thresholds ??= new (float, float)[Blocks];

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
    /// Lists may have different lengths, of at most N × count elements together.
    /// </summary>
    public void SetPerExample(int examples, int outputs, int count)
    {
        Set(SelectionKind.PerExample, examples, outputs, count, 0);
        Kept.SetLength(examples * count);
        Starts.SetLength(examples + 1);
        if (IsPart) return;
        Rows.SetLength(outputs);
        Offsets.SetLength(outputs + 1);
        KeptBy.SetLength(examples * count);
    }

    /// <summary>
    /// Leaves <see cref="RowCount"/> of this batch on the device, which writes it into the returned list of one
    /// integer. The host then need not wait for it.
    /// </summary>
    public Indices LeaveRowCount()
    {
        DeviceRowCount = _rowCounts ??= _device.CreateIndices(1);
        _isRowCountKnown = false;
        return DeviceRowCount;
    }

    /// <summary>As in "selection of 50 × 2000, 4 blocks".</summary>
    public override string ToString() => $"selection of {Examples} × {Outputs}, {Blocks} blocks";

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
