using nietras.SeparatedValues;

namespace MeProp.Tasks;

/// <summary>The rows of a text with a table, one after another. Empty lines are skipped.</summary>
internal sealed class TableScan : IDisposable
{
    public const int MaxColumns = 1 << 16;

    /// <summary>Characters of a cell.</summary>
    public const int MaxCellLength = 1 << 20;

    private readonly TableText _text;
    private readonly SepReader _reader;
    private readonly string _source;
    private readonly Func<bool> _moveNext;
    private int _line = 1, _lineBehind = 2;
    private bool _isFirst = true;

    /// <summary>Finds the delimiter, and starts to read; disposes the text in the end.</summary>
    public TableScan(TableText text, string source)
    {
        (_text, _source) = (text, source);
        Delimiter = TableDelimiter.Find(text.Start);

        // Rows are checked here, with messages that say where.
        SepReaderOptions options = new(new Sep(Delimiter))
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = true,
        };
        _reader = Guard(() => options.From(text));
        _moveNext = _reader.MoveNext;
    }

    public char Delimiter { get; }

    /// <summary>Columns of the first row, and of all others; 0 before.</summary>
    public int Columns { get; private set; }

    /// <summary>The line in which the row starts, from 1.</summary>
    public int Line => _line;

    /// <summary>A hash of the content, after the last row.</summary>
    public ulong Fingerprint => _text.Fingerprint;

    /// <summary>A cell of the row, until the next one is read.</summary>
    public ReadOnlySpan<char> this[int column] => _reader.Current[column].Span;

    /// <summary>Reads the next row; false at the end.</summary>
    /// <exception cref="DataSetException">It has another number of columns, or cannot be read.</exception>
    public bool Read()
    {
        while (Guard(_moveNext))
        {
            SepReader.Row row = _reader.Current;

            // Without a header, the reader numbers the first row like the second.
            (_line, _lineBehind) = (_isFirst ? 1 : row.LineNumberFrom, row.LineNumberToExcl);
            _isFirst = false;
            if (row.ColCount == 1 && row[0].Span.Trim().IsEmpty) continue;
            Check(row);
            return true;
        }

        return false;
    }

    public string[] Cells()
    {
        var cells = new string[Columns];
        for (int i = 0; i < cells.Length; i++) cells[i] = this[i].ToString();
        return cells;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    private void Check(SepReader.Row row)
    {
        if (Columns == 0)
        {
            if (row.ColCount > MaxColumns)
            {
                throw new DataSetException(
                    $"{_source}, line {_line}: {row.ColCount:N0} columns are too many. Use at most {MaxColumns:N0}.");
            }

            Columns = row.ColCount;
        }

        if (row.ColCount != Columns)
        {
            throw new DataSetException(
                $"{_source}, {Where()}: {Count(row.ColCount)}, but the first line has {Count(Columns)}.{Quote()} "
                + "Give all rows the same number of columns.");
        }

        if (row.Span.Length <= MaxCellLength) return;
        for (int i = 0; i < Columns; i++)
        {
            if (row[i].Span.Length <= MaxCellLength) continue;
            throw new DataSetException(
                $"{_source}, {Where()}: column {i + 1} holds {row[i].Span.Length:N0} characters. Use at most "
                + $"{MaxCellLength:N0}.{Quote()}");
        }

        static string Count(int count) => count == 1 ? "1 column" : $"{count} columns";
    }

    private string Where() => IsLong ? $"lines {_line} to {_lineBehind - 1}" : $"line {_line}";

    private string Quote() => IsLong ? " Does a quoted text there lack its closing quote?" : "";

    private bool IsLong => _lineBehind - _line > 1;

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotSupportedException e)
        {
            throw new DataSetException(
                $"{_source}: a row below line {_line} is too long. Does a quoted text there lack its closing "
                + "quote?", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new DataSetException($"{_source} cannot be read as a table below line {_line}: {e.Message}", e);
        }
    }
}
