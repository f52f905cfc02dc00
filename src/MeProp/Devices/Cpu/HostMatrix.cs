using MeProp.Cpu;

namespace MeProp;

/// <summary>
/// A matrix of floats in pinned main memory. Rows start at 64-byte boundaries, <see cref="Stride"/> elements apart. The
/// padding after <see cref="Matrix.Columns"/> is always 0: kernels read whole vectors without masks and write zeros
/// there.
/// </summary>
public sealed unsafe class HostMatrix : Matrix
{
    /// <summary>Row starts are multiples of this many elements (64 bytes) apart.</summary>
    public const int Alignment = 16;

    private float[] _storage = [];
    private float* _data;
    private int _capacity;
    private Pending _pending;

    /// <summary>The matrix whose rows a view shows, from <see cref="_firstRow"/> on; null for other matrices.</summary>
    private HostMatrix? _source;
    private int _firstRow;

    /// <summary>Makes a matrix of zeros.</summary>
    public HostMatrix(int rows, int columns) : this(rows, columns, StrideFor(columns))
    {
    }

    internal HostMatrix(int rows, int columns, int stride) : base(rows, columns)
    {
        if (stride < columns || stride % Alignment != 0)
            throw new ArgumentException($"A stride of {stride} holds no {columns} columns in aligned rows.");
        Stride = stride;
        Allocate(Math.Max(rows, 1));
    }

    private HostMatrix(HostMatrix source) : base(0, source.Columns) => (Stride, _source) = (source.Stride, source);

    /// <summary>Elements between row starts.</summary>
    public int Stride { get; }

    /// <summary>A view has that of the matrix that it shows: deferred work may use either.</summary>
    internal ref Pending Pending => ref (_source ?? this)._pending;

    /// <summary>Valid while the matrix is reachable and has not grown.</summary>
    internal float* Data => _source is null ? _data : _source._data + (nint)_firstRow * Stride;

    /// <summary>A row without padding.</summary>
    public Span<float> Row(int row)
    {
        if ((uint)row >= (uint)Rows) throw NoSuchRow(row);
        Pending.WaitToWrite();
        return new Span<float>(Data + (nint)row * Stride, Columns);
    }

    /// <inheritdoc/>
    public override void SetRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (_source is not null) throw new InvalidOperationException("The rows of a window cannot be set.");
        if (rows > _capacity)
        {
            Pending.WaitToWrite();
            Allocate(rows);
        }

        Rows = rows;
    }

    /// <summary>
    /// Sets the number of rows where it differs a little from batch to batch: growing adds an eighth.
    /// </summary>
    internal void SetChangingRows(int rows)
    {
        if (rows > _capacity) SetRows(rows + rows / 8);
        SetRows(rows);
    }

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length);
        for (int i = 0; i < Rows; i++)
        {
            values.Slice(i * Columns, Columns).CopyTo(Row(i));
            ClearPadding(i);
        }
    }

    /// <inheritdoc/>
    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        for (int i = 0; i < Rows; i++) Row(i).CopyTo(values[(i * Columns)..]);
    }

    /// <inheritdoc/>
    public override bool IsFinite()
    {
        for (int i = 0; i < Rows; i++)
        {
            if (FloatBytes.IndexOfNonFinite(Row(i)) >= 0) return false;
        }

        return true;
    }

    /// <summary>A view without rows, for matrices of the same width as this one.</summary>
    internal static HostMatrix ViewOf(HostMatrix source) => new(source);

    /// <summary>Makes a view show rows of a matrix, which may be a view itself.</summary>
    internal void Show(HostMatrix source, int start, int count)
    {
        (_source, _firstRow) = source._source is { } owner ? (owner, source._firstRow + start) : (source, start);
        Rows = count;
    }

    /// <summary>Copies all values and zeros the padding: it can hold infinite gradients.</summary>
    internal void CopyFrom(HostMatrix source)
    {
        for (int i = 0; i < Rows; i++)
        {
            source.Row(i).CopyTo(Row(i));
            ClearPadding(i);
        }
    }

    private void ClearPadding(int row) =>
        new Span<float>(Data + (nint)row * Stride + Columns, Stride - Columns).Clear();

    /// <summary>
    /// Whole 64-byte lines. A stride that is a multiple of 1 KiB gets one more line: such rows would share few L1 sets
    /// and evict each other.
    /// </summary>
    private static int StrideFor(int columns)
    {
        int stride = Cut.Count(columns, Alignment) * Alignment;
        return stride % 256 == 0 ? stride + Alignment : stride;
    }

    private void Allocate(int rows)
    {
        // Room to align the first row, and to read a vector that starts in the last one.
        _storage = PinnedMemory.Allocate<float>(rows, Stride, 2 * Alignment, Columns);
        _data = PinnedMemory.Pointer(_storage, PinnedMemory.LineBytes);
        _capacity = rows;
    }
}
