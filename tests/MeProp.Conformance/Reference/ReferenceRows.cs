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
