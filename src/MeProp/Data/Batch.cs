namespace MeProp;

/// <summary>
/// The examples of one step: values or ids, targets, and sequences, all on the device. Made once, refilled by
/// <see cref="Examples.Fill"/>.
/// </summary>
public sealed class Batch
{
    private readonly Sequences _sequences = new();
    private Matrix? _values;
    private Indices? _ids;
    private int[] _lengths = [], _tableRows = [];
    private byte[] _bytes = [];
    private float _byteScale;
    private Matrix? _targetValues;
    private bool _holdsValues, _holdsTargetValues;

    /// <summary>Makes an empty batch.</summary>
    public Batch(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        Targets = device.CreateIndices(0);
        TableRows = device.CreateIndices(0);
    }

    /// <summary>Where the data live.</summary>
    public Device Device { get; }

    /// <summary>Examples: images, sentences, parser states.</summary>
    public int Count { get; private set; }

    /// <summary>Rows of every matrix, N: one per example, or the tokens of all sentences.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows whose target counts.</summary>
    public int TargetCount { get; private set; }

    /// <summary>x (N, I), floats or bytes; null for examples without values.</summary>
    public Matrix? Values => _holdsValues ? _values : null;

    /// <summary>N × <see cref="IdsPerRow"/> ids, row after row; null for examples without ids.</summary>
    public Indices? Ids => IdsPerRow > 0 ? _ids : null;

    /// <summary>Ids in a row, F; 0 for examples without ids.</summary>
    public int IdsPerRow { get; private set; }

    /// <summary>How rows belong to sequences; null if each row is an example.</summary>
    public Sequences? Sequences { get; private set; }

    /// <summary>The whole batch, where this is the share of one of several processes; null otherwise.</summary>
    public BatchShare? Share { get; internal set; }

    /// <summary>N targets; −1 where a row does not count.</summary>
    public Indices Targets { get; }

    /// <summary>Targets that are numbers (N, O), in place of <see cref="Targets"/>; null for classes.</summary>
    public Matrix? TargetValues => _holdsTargetValues ? _targetValues : null;

    /// <summary>The rows of a table to gather by, from <see cref="Begin"/>.</summary>
    public Indices TableRows { get; }

    /// <summary>Packs sequences by time step, for <see cref="Begin"/>.</summary>
    /// <param name="lengths">Lengths, each at least 1.</param>
    /// <returns>The order of their rows; valid until the next call.</returns>
    public Sequences Pack(ReadOnlySpan<int> lengths)
    {
        _sequences.Pack(lengths);
        return _sequences;
    }

    /// <summary>Starts a new content; values or ids and the targets follow.</summary>
    /// <param name="count">Number of examples.</param>
    /// <param name="tableRows">For each row of the batch, its row in the examples' tables.</param>
    /// <param name="targetCount">Rows whose target counts.</param>
    /// <param name="sequences">How rows belong to sequences, or null.</param>
    public void Begin(int count, ReadOnlySpan<int> tableRows, int targetCount, Sequences? sequences = null)
    {
        (Count, Rows, TargetCount, Sequences, IdsPerRow) = (count, tableRows.Length, targetCount, sequences, 0);
        (_holdsValues, _holdsTargetValues) = (false, false);
        Share = null;
        TableRows.SetLength(Rows);
        TableRows.Upload(tableRows);
        Targets.SetLength(Rows);
    }

    /// <summary>Floats (N, I) to overwrite.</summary>
    public Matrix FloatValues(int columns)
    {
        if (_values is null || _values.HoldsBytes || _values.Columns != columns)
            _values = Device.CreateMatrix(Rows, columns);
        return UseValues(_values);
    }

    /// <summary>Bytes (N, I) to overwrite; all examples that share the batch need the same scale.</summary>
    public Matrix ByteValues(int columns, float scale)
    {
        if (_values is not { HoldsBytes: true } || _values.Columns != columns || _byteScale != scale)
            (_values, _byteScale) = (Device.CreateByteMatrix(Rows, columns, scale), scale);
        return UseValues(_values);
    }

    /// <summary>Targets that are numbers (N, O), to overwrite.</summary>
    public Matrix FloatTargets(int columns)
    {
        if (_targetValues is null || _targetValues.Columns != columns)
            _targetValues = Device.CreateMatrix(Rows, columns);
        _targetValues.SetRows(Rows);
        _holdsTargetValues = true;
        return _targetValues;
    }

    /// <summary>N × F ids to overwrite.</summary>
    public Indices IdValues(int perRow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perRow, 1);
        IdsPerRow = perRow;
        _ids ??= Device.CreateIndices(0);
        _ids.SetLength(Rows * perRow);
        return _ids;
    }

    /// <summary>
    /// Memory for the lengths of sequences while the batch is filled. It belongs to the batch, so that threads can fill
    /// batches of their own from the same examples.
    /// </summary>
    internal Span<int> LengthsOf(int sequences) => Part(ref _lengths, sequences);

    /// <summary>Memory for the rows to gather while the batch is filled, likewise.</summary>
    internal Span<int> TableRowsOf(int rows) => Part(ref _tableRows, rows);

    /// <summary>Memory for the inputs that are read while the batch is filled, likewise.</summary>
    internal Span<byte> BytesOf(int length)
    {
        if (_bytes.Length < length) _bytes = new byte[length];
        return _bytes.AsSpan(0, length);
    }

    private static Span<int> Part(ref int[] memory, int length)
    {
        MeProp.Sequences.Grow(ref memory, length);
        return memory.AsSpan(0, length);
    }

    private Matrix UseValues(Matrix values)
    {
        _holdsValues = true;
        values.SetRows(Rows);
        return values;
    }
}
