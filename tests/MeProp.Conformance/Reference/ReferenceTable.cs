namespace MeProp.Conformance;

internal sealed class ReferenceTable<T>(ReadOnlyMemory<T> values, int columns) : Table(values.Length, columns)
{
    public ReadOnlySpan<T> Row(int row) => values.Span.Slice(row * Columns, Columns);
}
