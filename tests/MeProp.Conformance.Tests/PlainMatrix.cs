namespace MeProp.Conformance.Tests;

/// <summary>Floats, or bytes as the floats that they stand for.</summary>
internal sealed class PlainMatrix(int rows, int columns, float? scale = null) : Matrix(rows, columns)
{
    private float[] _values = new float[Math.Max(0, rows * columns)];

    public override bool HoldsBytes => scale is not null;

    /// <summary>Factor from what a table holds to a value.</summary>
    public float Scale => scale ?? 1;

    public Span<float> this[int row] => _values.AsSpan(row * Columns, Columns);

    public override void SetRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (rows * Columns > _values.Length) Array.Resize(ref _values, rows * Columns);
        Rows = rows;
    }

    public override void Upload(ReadOnlySpan<float> values)
    {
        if (HoldsBytes) throw new NotSupportedException("A matrix of bytes takes no floats.");
        CheckLength(values.Length);
        values.CopyTo(_values);
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        _values.AsSpan(0, values.Length).CopyTo(values);
    }

    public static PlainMatrix Of(Matrix matrix) =>
        matrix as PlainMatrix ?? throw new ArgumentException("The matrix belongs to another device.");
}
