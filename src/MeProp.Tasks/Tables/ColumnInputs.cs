namespace MeProp.Tasks;

/// <summary>
/// Makes inputs from the cells of a column, and counts those that training did not see so. Several threads may write
/// different rows.
/// </summary>
internal sealed class ColumnInputs
{
    /// <summary>Inputs of all different texts of a column that are kept; others are made cell by cell.</summary>
    private const int MaxKeptValues = 1 << 16;

    private readonly ColumnEncoding _encoding;
    private readonly TableColumn _column;
    private readonly Lock _lock = new();
    private readonly float[] _values = [];
    private readonly CellFit[] _fits = [];
    private readonly bool _isKept;
    private Tally _total;

    /// <summary>Encodes each different text once, if they are few.</summary>
    public ColumnInputs(ColumnEncoding encoding, TableColumn column)
    {
        (_encoding, _column) = (encoding, column);
        _isKept = !column.IsPlain && (long)column.Texts.Count * Width <= MaxKeptValues;
        if (!_isKept) return;
        _values = new float[column.Texts.Count * Width];
        _fits = new CellFit[column.Texts.Count];
        for (int text = 0; text < _fits.Length; text++)
            _fits[text] = encoding.Encode(column.Values[text], _values.AsSpan(text * Width, Width));
    }

    /// <summary>Inputs of a cell.</summary>
    public int Width => _encoding.Width;

    /// <summary>Writes the inputs of some rows, each <paramref name="stride"/> values behind the one before.</summary>
    public void Write(ReadOnlySpan<int> rows, Span<float> inputs, int stride)
    {
        int width = Width;
        var tally = new Tally();
        for (int n = 0; n < rows.Length; n++)
        {
            Span<float> cell = inputs.Slice(n * stride, width);
            CellFit fit = Write(rows[n], cell);
            if (fit != CellFit.Known) tally.Add(fit, rows[n]);
        }

        lock (_lock) _total.Add(tally);
    }

    /// <summary>What a user should know of the rows that were written.</summary>
    /// <param name="table">The table of the rows.</param>
    /// <exception cref="DataSetException">A cell has no value that its column can have.</exception>
    public IEnumerable<string> Notes(DataTable table)
    {
        string name = MessageText.Quote(_encoding.Name);
        if (_total.FirstWrong is { } wrong)
        {
            string expected = _encoding is ByteEncoding ? "a whole number from 0 to 255" : "a number";
            throw new DataSetException(
                $"{table.Source}, {table.WhereIs(wrong)}: {name} is {MessageText.Quote(_column.TextAt(wrong))}. "
                + $"Expected {expected}, as in training.");
        }

        List<string> notes = [];
        if (_total.FirstUnknown is { } unknown && _encoding is CategoryEncoding { IsComplete: true })
        {
            notes.Add(
                $"{name}: {Rows(_total.Unknown)} a text that training did not have, as "
                + $"{MessageText.Quote(_column[unknown].Text!)}: it counts as none.");
        }

        if (_total.Missing > 0)
            notes.Add($"{name}: {Rows(_total.Missing)} no value, which training always had: it counts as the mean.");
        return notes;

        static string Rows(int count) => count == 1 ? "1 row has" : $"{count:N0} rows have";
    }

    private CellFit Write(int row, Span<float> cell)
    {
        if (!_isKept)
        {
            cell.Clear();
            return _encoding.Encode(_column[row], cell);
        }

        int text = _column.IndexAt(row);
        _values.AsSpan(text * cell.Length, cell.Length).CopyTo(cell);
        return _fits[text];
    }

    /// <summary>Rows of a column that training did not see so.</summary>
    private struct Tally
    {
        public int Unknown { get; private set; }

        public int Missing { get; private set; }

        /// <summary>The lowest row with an unknown text.</summary>
        public int? FirstUnknown { get; private set; }

        /// <summary>The lowest row with a value that the column cannot have.</summary>
        public int? FirstWrong { get; private set; }

        public void Add(CellFit fit, int row)
        {
            switch (fit)
            {
                case CellFit.Missing:
                    Missing++;
                    break;
                case CellFit.Unknown:
                    Unknown++;
                    FirstUnknown = Lower(FirstUnknown, row);
                    break;
                case CellFit.Wrong:
                    FirstWrong = Lower(FirstWrong, row);
                    break;
            }
        }

        public void Add(Tally other)
        {
            Unknown += other.Unknown;
            Missing += other.Missing;
            FirstUnknown = Lower(FirstUnknown, other.FirstUnknown);
            FirstWrong = Lower(FirstWrong, other.FirstWrong);
        }

        private static int? Lower(int? a, int? b) => a is null || b < a ? b : a;
    }
}
