using MeProp.Cpu;

namespace MeProp;

/// <summary>
/// A matrix in main memory: rows start at 64-byte boundaries, <see cref="Stride"/> elements apart. The elements between
/// <see cref="Matrix.Columns"/> and <see cref="Stride"/> are always 0: kernels read whole vectors without masks and must leave zeros there.
/// The memory is a pinned managed array: nothing to free, nothing to leak.
/// </summary>
/// <remarks>
/// A batch that was filled from bytes holds bytes (<see cref="HoldsBytes"/>): kernels that can read them do, and whoever asks for floats makes floats of all.
/// So the rows in use are in one of two forms, never both, and what is written to them is what is read. The first read of floats changes the form: it is not for several threads at once.
/// </remarks>
public sealed unsafe class HostMatrix : Matrix
{
    /// <summary>Row starts are this many elements (64 bytes) apart or a multiple of it.</summary>
    public const int Alignment = 16;

    /// <summary>The same in bytes: a line of the caches.</summary>
    private const int LineBytes = Alignment * sizeof(float);

    private float[] _storage = [];
    private float* _data;
    private byte[] _byteStorage = [];
    private byte* _bytes;
    private int _capacity, _byteCapacity, _byteRows;

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="rows">Number of rows, at least 0.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    public HostMatrix(int rows, int columns) : this(rows, columns, StrideFor(columns))
    {
    }

    internal HostMatrix(int rows, int columns, int stride) : base(rows, columns)
    {
        if (stride < columns || stride % Alignment != 0) throw new ArgumentException($"A stride of {stride} elements does not hold {columns} columns in aligned rows.");
        Stride = stride;
        Allocate(Math.Max(rows, 1));
    }

    /// <summary>Elements from one row to the next, a multiple of <see cref="Alignment"/>.</summary>
    public int Stride { get; }

    /// <summary>True after <see cref="HoldBytes"/>, until someone asks for <see cref="Data"/>: the values are <see cref="Scale"/> · byte.</summary>
    internal bool HoldsBytes { get; private set; }

    /// <summary>The first byte, for matrices that hold bytes. Rows start at 64-byte boundaries, and what is between their columns and <see cref="ByteStride"/> is 0, too.</summary>
    internal byte* Bytes => HoldsBytes ? _bytes : throw new InvalidOperationException("The matrix holds floats.");

    /// <summary>Bytes from one row to the next.</summary>
    internal nint ByteStride => (Columns + LineBytes - 1) / LineBytes * LineBytes;

    /// <summary>Factor from byte to value.</summary>
    internal float Scale { get; private set; }

    /// <summary>The first element. Valid as long as the matrix is reachable and has not grown. Bytes become floats, for good.</summary>
    internal float* Data
    {
        get
        {
            if (HoldsBytes) MakeFloats();
            return _data;
        }
    }

    /// <summary>From now on the rows in use are bytes, which the caller writes. What they held is lost.</summary>
    /// <param name="scale">Factor from byte to value.</param>
    internal void HoldBytes(float scale)
    {
        if (HoldsBytes && Rows < _byteRows) MakeFloats(); // rows that are not in use now keep their values
        if (_byteCapacity < Rows)
        {
            long length = Rows * ByteStride + LineBytes;
            if (length > Array.MaxLength) throw TooLarge(Rows);
            _byteStorage = GC.AllocateArray<byte>((int)length, pinned: true);
            _bytes = PinnedMemory.Pointer(_byteStorage, LineBytes);
            _byteCapacity = Rows;
        }

        (HoldsBytes, Scale, _byteRows) = (true, scale, Rows);
    }

    /// <summary>One row, without its padding.</summary>
    /// <param name="row">Index of the row, 0 to Rows − 1.</param>
    public Span<float> Row(int row)
    {
        if ((uint)row >= (uint)Rows) throw new ArgumentOutOfRangeException(nameof(row), row, $"The matrix has {Rows} rows.");
        return new Span<float>(Data + (nint)row * Stride, Columns);
    }

    /// <inheritdoc/>
    public override void SetRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (HoldsBytes && rows > _byteRows) MakeFloats(); // the other rows are floats
        if (rows > _capacity) Allocate(rows);
        Rows = rows;
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
    internal override bool IsFinite()
    {
        for (int i = 0; i < Rows; i++)
        {
            if (FloatBytes.IndexOfNonFinite(Row(i)) >= 0) return false;
        }

        return true;
    }

    /// <summary>Copies all values and zeros the padding, whatever it holds: an infinite gradient can have reached it.</summary>
    internal void CopyFrom(HostMatrix source)
    {
        for (int i = 0; i < Rows; i++)
        {
            source.Row(i).CopyTo(Row(i));
            ClearPadding(i);
        }
    }

    private void MakeFloats()
    {
        var source = new ByteSource<Lanes256>(this);
        int length = RowLength.Vectors<Lanes256>(Columns);
        for (int n = 0; n < _byteRows; n++)
        {
            for (int i = 0; i < length; i += Lanes256.Count) Lanes256.Store(source.Load(n * source.Stride + i), _data + (nint)n * Stride + i);
        }

        HoldsBytes = false;
    }

    private void ClearPadding(int row) => new Span<float>(_data + (nint)row * Stride + Columns, Stride - Columns).Clear();

    /// <summary>
    /// Whole 64-byte lines. A stride that is a multiple of 1 KiB gets one line more: rows that far apart would fall into the same few
    /// sets of the first-level cache and evict each other.
    /// </summary>
    private static int StrideFor(int columns)
    {
        int stride = (columns + Alignment - 1) / Alignment * Alignment;
        return stride % 256 == 0 ? stride + Alignment : stride;
    }

    private void Allocate(int rows)
    {
        long length = (long)rows * Stride + Alignment;
        if (length > Array.MaxLength) throw TooLarge(rows);
        _storage = GC.AllocateArray<float>((int)length, pinned: true);
        _data = PinnedMemory.Pointer(_storage, LineBytes);
        _capacity = rows;
    }

    private ArgumentException TooLarge(int rows) => new($"A matrix of {rows} × {Columns} is too large: at most {Array.MaxLength} elements fit into one.");
}
