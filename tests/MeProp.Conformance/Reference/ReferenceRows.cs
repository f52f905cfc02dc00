using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of copying and gathering.</summary>
internal sealed class ReferenceRows : IRowOperations
{
    public void Copy(Matrix source, Matrix destination)
    {
        Require(SameShape(source, destination) && !destination.HoldsBytes);
        destination.Upload(source.ToArray());
    }

    public void Gather(Table source, Indices rows, Matrix destination)
    {
        Require(rows.Length == destination.Rows && source.Columns == destination.Columns);
        Require(source is ReferenceTable<byte> == destination.HoldsBytes);
        RequireRows(rows, source.Rows);
        for (int n = 0; n < rows.Length; n++)
        {
            int row = Of(rows)[n];
            if (source is ReferenceTable<byte> bytes) bytes.Row(row).CopyTo(((ReferenceBytes)destination).Row(n));
            else ((ReferenceTable<float>)source).Row(row).CopyTo(Row(destination, n));
        }
    }

    public void Gather(Matrix source, Indices rows, Matrix destination, int column)
    {
        int perRow = IdsPerRow(rows, destination.Rows);
        Require(column >= 0 && column + perRow * source.Columns <= destination.Columns);
        foreach (int row in Of(rows)) Require(row >= -1 && row < source.Rows);
        for (int place = 0; place < rows.Length; place++)
        {
            int row = Of(rows)[place], first = column + place % perRow * source.Columns;
            for (int i = 0; i < source.Columns; i++)
                Row(destination, place / perRow)[first + i] = row < 0 ? 0 : Row(source, row)[i];
        }
    }

    public void CopyColumns(Matrix source, int from, Matrix destination, int to, int columns)
    {
        Require(source.Rows == destination.Rows && from >= 0 && to >= 0 && columns > 0);
        Require(from + columns <= source.Columns && to + columns <= destination.Columns);
        for (int n = 0; n < source.Rows; n++)
        {
            for (int i = 0; i < columns; i++) Row(destination, n)[to + i] = Row(source, n)[from + i];
        }
    }

    public void Gather(Indices source, int width, Indices rows, Indices destination)
    {
        Require(width > 0 && source.Length % width == 0 && destination.Length == rows.Length * width);
        RequireRows(rows, source.Length / width);
        for (int n = 0; n < rows.Length; n++)
            Of(source).Slice(Of(rows)[n] * width, width).CopyTo(Of(destination)[(n * width)..]);
    }

    private static void RequireRows(Indices rows, int count)
    {
        foreach (int row in Of(rows)) Require(row >= 0 && row < count);
    }
}
