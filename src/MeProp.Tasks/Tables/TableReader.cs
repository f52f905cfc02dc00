namespace MeProp.Tasks;

/// <summary>
/// Reads tables as text: columns between commas, semicolons or tabs, quoted where needed, plain or gzip. The text is
/// never in memory as a whole.
/// </summary>
internal sealed class TableReader
{
    /// <summary>Rows that show whether there is a header, and their cells.</summary>
    private const int SampledRows = 500, SampledCells = 1 << 16;

    private readonly string _source;
    private readonly TableHeader _header;
    private readonly TableScan _scan;
    private readonly List<string[]> _sample = [];
    private readonly List<int> _lines = [];
    private TableColumnBuilder[] _columns = [];
    private string[] _names = [];
    private bool _hasHeader, _isSure = true;

    private TableReader(TableScan scan, string source, TableHeader header) =>
        (_scan, _source, _header) = (scan, source, header);

    /// <summary>Reads a file of any format.</summary>
    /// <exception cref="DataSetException">It cannot be read, or is no table.</exception>
    public static DataTable Read(string path, TableHeader header = TableHeader.Auto)
    {
        using TableFile file = TableFile.Open(path, header);
        return file.Table;
    }

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="DataSetException">It is no table.</exception>
    public static DataTable Read(byte[] content, string source, TableHeader header = TableHeader.Auto) =>
        Read(new TableText(new MemoryStream(content), source, []), source, header);

    /// <summary>Reads a text, and disposes it.</summary>
    /// <exception cref="DataSetException">It is no table.</exception>
    public static DataTable Read(TableText text, string source, TableHeader header)
    {
        using var scan = new TableScan(text, source);
        return new TableReader(scan, source, header).Read();
    }

    private DataTable Read()
    {
        bool isMore = Sample();
        Begin();
        if (isMore) ReadBatches();
        return Finish();
    }

    /// <summary>Reads the rows that were not sampled: the columns take a batch while the next one is scanned.</summary>
    private void ReadBatches()
    {
        var batch = new TableBatch(_columns.Length);
        TableBatch? other = null;
        Task taken = Task.CompletedTask;
        try
        {
            bool isMore = true;
            while (isMore)
            {
                _lines.Add(_scan.Line);
                batch.Add(_scan);
                isMore = _scan.Read();
                if (isMore && !batch.IsFull) continue;
                taken.GetAwaiter().GetResult();
                TableBatch full = batch;
                taken = Task.Run(() => full.Flush(_columns));
                (batch, other) = (other ?? new(_columns.Length), full);
            }
        }
        catch
        {
            // The error is what the scan found; the columns must only have ended.
            Task.WaitAny(taken);
            throw;
        }

        taken.GetAwaiter().GetResult();
    }

    /// <summary>Reads the rows that decide about the header; true if another one is read, but not taken.</summary>
    private bool Sample()
    {
        while (_scan.Read())
        {
            if (_sample.Count >= 2 && _sample.Count * _scan.Columns >= SampledCells || _sample.Count == SampledRows)
                return true;
            _sample.Add(_scan.Cells());
            _lines.Add(_scan.Line);
        }

        return false;
    }

    /// <summary>Decides about the header, and takes the sampled rows.</summary>
    private void Begin()
    {
        if (_sample.Count == 0) throw new DataSetException($"{_source} is empty. {TableText.Expected}.");
        if (_scan.Columns < 2)
        {
            throw new DataSetException(
                $"{_source} has one column. Expected several, separated by commas, semicolons or tabs.");
        }

        bool hasDecimalComma = new TableFormat(_scan.Delimiter, true).HasDecimalComma;
        _columns = new TableColumnBuilder[_scan.Columns];
        for (int i = 0; i < _columns.Length; i++) _columns[i] = new(hasDecimalComma);
        (_hasHeader, _isSure) = _header == TableHeader.Auto
            ? HeaderDetection.Decide(_sample, hasDecimalComma)
            : (_header == TableHeader.Yes, true);
        _names = _hasHeader
            ? HeaderDetection.NamesIn(_sample[0], _source, _lines[0])
            : [.. Enumerable.Range(0, _columns.Length).Select(HeaderDetection.NameOf)];
        foreach (string[] row in _sample.Skip(_hasHeader ? 1 : 0))
        {
            for (int i = 0; i < row.Length; i++) _columns[i].Add(row[i]);
        }

        _sample.Clear();
    }

    private DataTable Finish()
    {
        int first = _hasHeader ? 1 : 0;
        if (_lines.Count == first)
            throw new DataSetException($"{_source} has no rows below its header in line {_lines[0]}.");
        return new DataTable(
            _source, [.. _columns.Select((column, i) => column.Finish(_names[i]))], [.. _lines.Skip(first)],
            new TableFormat(_scan.Delimiter, _hasHeader), _scan.Fingerprint)
        {
            Notes = [.. NotesOnHeader()],
        };
    }

    private IEnumerable<string> NotesOnHeader()
    {
        if (_header != TableHeader.Auto) yield break;
        string name = Path.GetFileName(_source);
        if (!_hasHeader)
        {
            yield return
                $"{name} has no line with names of columns: they are column 1 to column {_columns.Length}. --header yes "
                + "takes the first line for names.";
        }
        else if (!_isSure)
        {
            yield return $"the first line of {name} is taken for names of columns. --header no takes it for a row.";
        }
    }
}
