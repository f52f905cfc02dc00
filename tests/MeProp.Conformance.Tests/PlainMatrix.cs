namespace MeProp.Conformance.Tests;

/// <summary>Floats, or bytes as the floats that they stand for.</summary>
internal sealed class PlainMatrix(int rows, int columns, float? scale = null) : Matrix(rows, columns)
{
    private float[] _values = new float[Math.Max(0, rows * columns)];

    /// <summary>The matrix whose rows a view shows; null for other matrices.</summary>
    private PlainMatrix? _source;
    private int _firstRow;

    public override bool HoldsBytes => scale is not null;

    /// <summary>Factor from what a table holds to a value.</summary>
    public float Scale => scale ?? 1;

    public Span<float> this[int row] => Values.Slice(row * Columns, Columns);

    private Span<float> Values => _source is null
        ? _values.AsSpan(0, Rows * Columns)
        : _source.Values.Slice(_firstRow * Columns, Rows * Columns);

    public override void SetRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (_source is not null) throw new InvalidOperationException("The rows of a window cannot be set.");
        if (rows * Columns > _values.Length) Array.Resize(ref _values, rows * Columns);
        Rows = rows;
    }

    public override void Upload(ReadOnlySpan<float> values)
    {
        if (HoldsBytes) throw new NotSupportedException("A matrix of bytes takes no floats.");
        CheckLength(values.Length);
        values.CopyTo(Values);
    }

    public override void UploadBytes(ReadOnlySpan<byte> bytes)
    {
        if (!HoldsBytes) throw new NotSupportedException("A matrix of floats takes no bytes.");
        CheckLength(bytes.Length);
        for (int i = 0; i < bytes.Length; i++) _values[i] = Scale * bytes[i];
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        Values.CopyTo(values);
    }

    /// <summary>Shows rows of another matrix.</summary>
    public void Show(PlainMatrix source, int start, int count) => (_source, _firstRow, Rows) = (source, start, count);

    public static PlainMatrix Of(Matrix matrix) =>
        matrix as PlainMatrix ?? (matrix as PlainLookup)?.Values
        ?? throw new ArgumentException("The matrix belongs to another device.");
}
