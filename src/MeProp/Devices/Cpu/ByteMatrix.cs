using MeProp.Cpu;

namespace MeProp;

/// <summary>
/// A matrix of bytes in main memory with values <see cref="Scale"/> · byte; kernels convert them in registers. Rows
/// start at 64-byte boundaries; the padding up to <see cref="Stride"/> is 0.
/// </summary>
internal sealed unsafe class ByteMatrix : Matrix
{
    private byte[] _storage = [];
    private int _capacity;

    public ByteMatrix(int rows, int columns, float scale) : base(rows, columns)
    {
        Scale = scale;
        Stride = Cut.Count(columns, PinnedMemory.LineBytes) * PinnedMemory.LineBytes;
        Allocate(Math.Max(rows, 1));
    }

    public override bool HoldsBytes => true;

    public float Scale { get; }

    public int Stride { get; }

    internal Pending Pending;

    /// <summary>Valid while the matrix is reachable and has not grown.</summary>
    internal byte* Data { get; private set; }

    public Span<byte> Row(int row)
    {
        if ((uint)row >= (uint)Rows) throw NoSuchRow(row);
        Pending.WaitToWrite();
        return new Span<byte>(Data + (nint)row * Stride, Columns);
    }

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

    public override void Upload(ReadOnlySpan<float> values) =>
        throw new NotSupportedException("A matrix of bytes takes no floats: gather rows into it.");

    public override void UploadBytes(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes.Length);
        for (int row = 0; row < Rows; row++) bytes.Slice(row * Columns, Columns).CopyTo(Row(row));
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        for (int row = 0; row < Rows; row++)
        {
            Span<byte> source = Row(row);
            Span<float> destination = values.Slice(row * Columns, Columns);
            for (int i = 0; i < source.Length; i++) destination[i] = Scale * source[i];
        }
    }

    private void Allocate(int rows)
    {
        _storage = PinnedMemory.Allocate<byte>(rows, Stride, PinnedMemory.LineBytes, Columns);
        Data = PinnedMemory.Pointer(_storage, PinnedMemory.LineBytes);
        _capacity = rows;
    }
}
