namespace MeProp.Tasks;

/// <summary>Makes inputs from rows of a table, and tells what training did not see.</summary>
internal sealed class TableEncoder
{
    /// <summary>Inputs of a block of rows that one thread makes: they stay in its cache.</summary>
    private const int TileInputs = 1 << 14;

    private readonly TableTransformation _transformation;
    private readonly TableRows _rows;
    private readonly ColumnInputs[] _columns;
    private readonly List<string> _notes = [];

    /// <exception cref="DataSetException">A column is missing.</exception>
    public TableEncoder(TableTransformation transformation, TableRows rows)
    {
        (_transformation, _rows) = (transformation, rows);
        _columns = [.. transformation.Columns.Zip(
            transformation.PlacesIn(rows.Table),
            (encoding, place) => new ColumnInputs(encoding, rows.Table.Columns[place]))];
    }

    /// <summary>What a user should know of the rows, after they were encoded.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Inputs of all rows, row after row.</summary>
    /// <exception cref="DataSetException">A cell has no value that its column can have.</exception>
    public float[] Floats() => Encode<float>((values, to) => values.CopyTo(to));

    /// <summary>The same as bytes, for a transformation that holds them.</summary>
    public byte[] Bytes() => Encode<byte>((values, to) =>
    {
        for (int i = 0; i < to.Length; i++) to[i] = (byte)values[i];
    });

    private delegate void Copy<T>(ReadOnlySpan<float> values, Span<T> to);

    private T[] Encode<T>(Copy<T> copy)
    {
        int width = _transformation.Width, count = _rows.Count;
        if ((long)width * count > Array.MaxLength)
        {
            throw new DataSetException(
                $"{_rows.Table.Source}: {count:N0} rows of {width:N0} inputs are more than fit into memory at once. "
                + "Use fewer rows or columns.");
        }

        var inputs = new T[width * count];

        // Columns are read from their beginning to their end, whatever the order of the rows.
        int[] rows = [.. _rows.Rows], places = [.. Enumerable.Range(0, count)];
        Array.Sort(rows, places);
        int tileRows = Math.Max(1, TileInputs / width), tiles = (count + tileRows - 1) / tileRows;
        Parallel.For(0, tiles, () => new float[Math.Min(tileRows, count) * width], (tile, _, values) =>
        {
            int first = tile * tileRows, end = Math.Min(count, first + tileRows), start = 0;
            foreach (ColumnInputs column in _columns)
            {
                column.Write(rows.AsSpan(first..end), values.AsSpan(start), width);
                start += column.Width;
            }

            for (int n = first; n < end; n++)
                copy(values.AsSpan((n - first) * width, width), inputs.AsSpan(places[n] * width, width));
            return values;
        }, _ => { });

        foreach (ColumnInputs column in _columns) _notes.AddRange(column.Notes(_rows.Table));
        return inputs;
    }
}
