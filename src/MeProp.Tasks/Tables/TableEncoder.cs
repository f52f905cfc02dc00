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
            if (column.IsPlain) EncodeCells(encoding, column, inputs, start, copy);
            else EncodeTexts(encoding, column, inputs, start, copy);
            start += encoding.Width;
        }

        return inputs;
    }

    /// <summary>Encodes each different text once.</summary>
    private void EncodeTexts<T>(ColumnEncoding encoding, TableColumn column, T[] inputs, int start, Copy<T> copy)
    {
        int width = encoding.Width;
        var values = new float[column.Texts.Count * width];
        var fits = new CellFit[column.Texts.Count];
        for (int text = 0; text < fits.Length; text++)
            fits[text] = encoding.Encode(column.Values[text], values.AsSpan(text * width, width));
        var counts = new int[fits.Length];
        for (int n = 0; n < _rows.Count; n++)
        {
            int text = column.IndexAt(_rows.Rows[n]);
            counts[text]++;
            copy(values, text * width, inputs.AsSpan(n * _transformation.Width + start, width));
        }

        var tally = new Tally();
        for (int text = 0; text < fits.Length; text++)
        {
            if (counts[text] == 0) continue;
            if (fits[text] == CellFit.Wrong)
                throw Wrong(encoding, column, _rows.Rows.First(row => column.IndexAt(row) == text));
            tally.Add(fits[text], counts[text], column.Values[text]);
        }

        Note(encoding, tally);
    }

    private void EncodeCells<T>(ColumnEncoding encoding, TableColumn column, T[] inputs, int start, Copy<T> copy)
    {
        var values = new float[encoding.Width];
        var tally = new Tally();
        for (int n = 0; n < _rows.Count; n++)
        {
            Array.Clear(values);
            CellValue value = column[_rows.Rows[n]];
            CellFit fit = encoding.Encode(value, values);
            if (fit == CellFit.Wrong) throw Wrong(encoding, column, _rows.Rows[n]);
            if (fit != CellFit.Known) tally.Add(fit, 1, value);
            copy(values, 0, inputs.AsSpan(n * _transformation.Width + start, values.Length));
        }

        Note(encoding, tally);
    }

    private void Note(ColumnEncoding encoding, Tally tally)
    {
        string name = MessageText.Quote(encoding.Name);
        if (tally.Unknown > 0 && encoding is CategoryEncoding { IsComplete: true })
        {
            _notes.Add(
                $"{name}: {Rows(tally.Unknown)} a text that training did not have, as "
                + $"{MessageText.Quote(tally.Example!)}: it counts as none.");
        }

        if (tally.Missing > 0)
            _notes.Add($"{name}: {Rows(tally.Missing)} no value, which training always had: it counts as the mean.");

        static string Rows(int count) => count == 1 ? "1 row has" : $"{count:N0} rows have";
    }

    private DataSetException Wrong(ColumnEncoding encoding, TableColumn column, int row)
    {
        string expected = encoding is ByteEncoding ? "a whole number from 0 to 255" : "a number";
        return new DataSetException(
            $"{_rows.Table.Source}, {_rows.Table.WhereIs(row)}: {MessageText.Quote(encoding.Name)} is "
            + $"{MessageText.Quote(column.TextAt(row))}. Expected {expected}, as in training.");
    }

    /// <summary>Rows of a column that training did not see so.</summary>
    private sealed class Tally
    {
        public int Unknown { get; private set; }

        public int Missing { get; private set; }

        /// <summary>The first unknown text.</summary>
        public string? Example { get; private set; }

        public void Add(CellFit fit, int rows, CellValue value)
        {
            if (fit == CellFit.Missing) Missing += rows;
            if (fit != CellFit.Unknown) return;
            Unknown += rows;
            Example ??= value.Text;
        }
    }
}
