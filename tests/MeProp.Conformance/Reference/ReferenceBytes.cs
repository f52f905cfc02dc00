namespace MeProp.Conformance;

internal sealed class ReferenceBytes(int rows, int columns, float scale) : Matrix(rows, columns)
{
    private byte[] _bytes = new byte[Math.Max(0, rows * columns)];

    public override bool HoldsBytes => true;

    public Span<byte> Row(int row) => _bytes.AsSpan(row * Columns, Columns);

    public override void SetRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (rows * Columns > _bytes.Length) Array.Resize(ref _bytes, rows * Columns);
        Rows = rows;
    }

    public override void Upload(ReadOnlySpan<float> values) =>
        throw new NotSupportedException("A matrix of bytes takes no floats.");

    public override void UploadBytes(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes.Length);
        bytes.CopyTo(_bytes);
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        for (int i = 0; i < values.Length; i++) values[i] = scale * _bytes[i];
    }
}
