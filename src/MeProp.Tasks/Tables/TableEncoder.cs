namespace MeProp.Tasks;

/// <summary>Makes inputs from rows of a table, and counts what training did not see.</summary>
internal sealed class TableEncoder
{
    private readonly TableTransformation _transformation;
    private readonly TableRows _rows;
    private readonly TableColumn[] _columns;
    private readonly List<string> _notes = [];

    /// <exception cref="DataSetException">A column is missing.</exception>
    public TableEncoder(TableTransformation transformation, TableRows rows)
    {
        (_transformation, _rows) = (transformation, rows);
        _columns = [.. transformation.PlacesIn(rows.Table).Select(place => rows.Table.Columns[place])];
    }

    /// <summary>What a user should know of the rows, after they were encoded.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Inputs of all rows, row after row.</summary>
    /// <exception cref="DataSetException">A cell has no value that its column can have.</exception>
    public float[] Floats() => Encode<float>((values, from, to) => values.AsSpan(from, to.Length).CopyTo(to));

    /// <summary>The same as bytes, for a transformation that holds them.</summary>
    public byte[] Bytes() => Encode<byte>((values, from, to) =>
    {
        for (int i = 0; i < to.Length; i++) to[i] = (byte)values[from + i];
    });

    private delegate void Copy<T>(float[] values, int from, Span<T> to);

    private T[] Encode<T>(Copy<T> copy)
    {
        int width = _transformation.Width, start = 0;
        if ((long)width * _rows.Count > Array.MaxLength)
        {
            throw new DataSetException(
                $"{_rows.Table.Source}: {_rows.Count:N0} rows of {width:N0} inputs are more than fit into memory at once. "
                + "Use fewer rows or columns.");
        }

        var inputs = new T[width * _rows.Count];
        for (int i = 0; i < _columns.Length; i++)
        {
            ColumnEncoding encoding = _transformation.Columns[i];
            TableColumn column = _columns[i];
            (float[] values, CellFit[] fits) = EncodeTexts(encoding, column);
            var counts = new int[fits.Length];
            for (int n = 0; n < _rows.Count; n++)
            {
                int text = column.IndexAt(_rows.Rows[n]);
                counts[text]++;
                copy(values, text * encoding.Width, inputs.AsSpan(n * width + start, encoding.Width));
            }

            Check(encoding, column, fits, counts);
            start += encoding.Width;
        }

        return inputs;
    }

    /// <summary>Inputs of each different text of a column.</summary>
    private static (float[] Values, CellFit[] Fits) EncodeTexts(ColumnEncoding encoding, TableColumn column)
    {
        var values = new float[column.Texts.Count * encoding.Width];
        var fits = new CellFit[column.Texts.Count];
        for (int text = 0; text < fits.Length; text++)
        {
            fits[text] = encoding.Encode(
                column.Values[text], values.AsSpan(text * encoding.Width, encoding.Width));
        }

        return (values, fits);
    }

    private void Check(ColumnEncoding encoding, TableColumn column, CellFit[] fits, int[] counts)
    {
        string name = MessageText.Quote(encoding.Name);
        int unknown = 0, missing = 0;
        string? example = null;
        for (int text = 0; text < fits.Length; text++)
        {
            if (counts[text] == 0) continue;
            if (fits[text] == CellFit.Wrong) throw Wrong(encoding, column, text);
            if (fits[text] == CellFit.Missing) missing += counts[text];
            if (fits[text] != CellFit.Unknown) continue;
            unknown += counts[text];
            example ??= MessageText.Quote(column.Values[text].Text!);
        }

        if (unknown > 0 && encoding is CategoryEncoding { IsComplete: true })
            _notes.Add($"{name}: {Rows(unknown)} a text that training did not have, as {example}: it counts as none.");
        if (missing > 0)
            _notes.Add($"{name}: {Rows(missing)} no value, which training always had: it counts as the mean.");

        static string Rows(int count) => count == 1 ? "1 row has" : $"{count:N0} rows have";
    }

    private DataSetException Wrong(ColumnEncoding encoding, TableColumn column, int text)
    {
        int row = _rows.Rows.First(row => column.IndexAt(row) == text);
        string expected = encoding is ByteEncoding ? "a whole number from 0 to 255" : "a number";
        return new DataSetException(
            $"{_rows.Table.Source}, line {_rows.Table.LineOf(row)}: {MessageText.Quote(encoding.Name)} is "
            + $"{MessageText.Quote(column.Texts[text])}. Expected {expected}, as in training.");
    }
}
