namespace MeProp.Conformance.Tests;

internal sealed class PlainTable(float[] values, int columns, bool holdsBytes) : Table(values.Length, columns)
{
    public bool HoldsBytes => holdsBytes;

    public ReadOnlySpan<float> this[int row] => values.AsSpan(row * Columns, Columns);
}
