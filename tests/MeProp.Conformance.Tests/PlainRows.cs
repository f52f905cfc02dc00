using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainRows : IRowOperations
{
    public void Copy(Matrix source, Matrix destination)
    {
        Require((source.Rows, source.Columns) == (destination.Rows, destination.Columns) && !destination.HoldsBytes);
        for (int n = 0; n < source.Rows; n++) PlainMatrix.Of(source)[n].CopyTo(PlainMatrix.Of(destination)[n]);
    }

    public void Gather(Table source, Indices rows, Matrix destination)
    {
        var table = (PlainTable)source;
        PlainMatrix output = PlainMatrix.Of(destination);
        Require(rows.Length == output.Rows && table.Columns == output.Columns && table.HoldsBytes == output.HoldsBytes);
        foreach (int row in PlainIndices.Of(rows)) Require(row >= 0 && row < table.Rows);
        for (int n = 0; n < rows.Length; n++)
        {
            ReadOnlySpan<float> values = table[PlainIndices.Of(rows)[n]];
            for (int i = 0; i < values.Length; i++) output[n][i] = output.Scale * values[i];
        }
    }

    public void Gather(Matrix source, Indices rows, Matrix destination, int column)
    {
        PlainMatrix input = PlainMatrix.Of(source), output = PlainMatrix.Of(destination);
        int perRow = IdsPerRow(rows, output.Rows);
        Require(column >= 0 && column + perRow * input.Columns <= output.Columns);
        foreach (int row in PlainIndices.Of(rows)) Require(row >= -1 && row < input.Rows);
        for (int place = 0; place < rows.Length; place++)
        {
            int row = PlainIndices.Of(rows)[place], start = column + place % perRow * input.Columns;
            Span<float> target = output[place / perRow].Slice(start, input.Columns);
            if (row < 0) target.Clear();
            else input[row].CopyTo(target);
        }
    }

    public void CopyColumns(Matrix source, int from, Matrix destination, int to, int columns)
    {
        PlainMatrix input = PlainMatrix.Of(source), output = PlainMatrix.Of(destination);
        Require(input.Rows == output.Rows && from >= 0 && to >= 0 && columns > 0);
        Require(from + columns <= input.Columns && to + columns <= output.Columns);
        for (int n = 0; n < input.Rows; n++) input[n].Slice(from, columns).CopyTo(output[n][to..]);
    }

    public void Gather(Indices source, int width, Indices rows, Indices destination)
    {
        Require(width > 0 && source.Length % width == 0 && destination.Length == rows.Length * width);
        foreach (int row in PlainIndices.Of(rows)) Require(row >= 0 && row < source.Length / width);
        for (int n = 0; n < rows.Length; n++)
        {
            Span<int> values = PlainIndices.Of(source).Slice(PlainIndices.Of(rows)[n] * width, width);
            values.CopyTo(PlainIndices.Of(destination)[(n * width)..]);
        }
    }
}
