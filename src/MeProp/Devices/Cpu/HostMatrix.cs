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
    private int _capacity;

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

    /// <summary>Elements between row starts.</summary>
    public int Stride { get; }

    internal Pending Pending;

    /// <summary>Valid while the matrix is reachable and has not grown.</summary>
    internal float* Data { get; private set; }

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
        if (rows > _capacity)
        {
            Pending.WaitToWrite();
            Allocate(rows);
        }

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
    public override bool IsFinite()
    {
        for (int i = 0; i < Rows; i++)
        {
            if (FloatBytes.IndexOfNonFinite(Row(i)) >= 0) return false;
        }

        return true;
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
        _storage = PinnedMemory.Allocate<float>(rows, Stride, Alignment, Columns);
        Data = PinnedMemory.Pointer(_storage, PinnedMemory.LineBytes);
        _capacity = rows;
    }
}
