using System.Text;
using nietras.SeparatedValues;

namespace MeProp.Tasks;

/// <summary>
/// Reads tables as text: columns between commas, semicolons or tabs, quoted where needed, plain or gzip.
/// </summary>
internal sealed class TableReader
{
    /// <summary>Rows that show whether there is a header.</summary>
    private const int SampledRows = 500;

    private const int SampledCharacters = 1 << 16;

    private readonly string _source;
    private readonly TableHeader _header;
    private readonly List<string[]> _sample = [];
    private readonly List<int> _lines = [];
    private TableColumnBuilder[] _columns = [];
    private string[] _names = [];
    private bool _hasHeader, _isSure = true, _hasBegun, _isFirst = true;
    private int _headerLine;

    private TableReader(string source, TableHeader header) => (_source, _header) = (source, header);

    /// <summary>Endings of names of files with tables.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

    /// <summary>Whether the name of a file says that it is a table.</summary>
    public static bool IsTableName(string path) =>
        Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there is a file that begins as text, which may be a table under any name.</summary>
    public static bool MayRead(string path) =>
        File.Exists(path) && !path.Contains(".conllu", StringComparison.OrdinalIgnoreCase)
        && TableContent.BeginsAsText(path);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataSetException">It cannot be read, or is no table.</exception>
    public static DataTable Read(string path, TableHeader header = TableHeader.Auto) =>
        Read(TableContent.Read(path), path, header);

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="DataSetException">It is no table.</exception>
    public static DataTable Read(ReadOnlyMemory<byte> content, string source, TableHeader header = TableHeader.Auto)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content.Span);
        }
        catch (DecoderFallbackException e)
        {
            int line = 1 + content.Span[..Math.Max(e.Index, 0)].Count((byte)'\n');
            throw new DataSetException(
                $"{source}, line {line}: not UTF-8. {TableContent.Expected}; another program can save it so.", e);
        }

        char delimiter = TableDelimiter.Find(text.AsSpan(0, Math.Min(text.Length, SampledCharacters)));
        return new TableReader(source, header).Read(text, delimiter, Fingerprint.Of(content.Span, 0));
    }

    private DataTable Read(string text, char delimiter, ulong fingerprint)
    {
        // Rows are checked here, with messages that say where.
        var options = new SepReaderOptions(new Sep(delimiter))
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = true,
        };
        try
        {
            using SepReader reader = options.FromText(text);
            foreach (SepReader.Row row in reader) Add(row, delimiter);
        }
        catch (Exception e) when (e is not DataSetException and not OutOfMemoryException)
        {
            throw new DataSetException(
                $"{_source} cannot be read as a table behind line {_lines.LastOrDefault(1)}: {e.Message}", e);
        }

        if (!_hasBegun) Begin(delimiter);
        return Finish(new TableFormat(delimiter, _hasHeader), fingerprint);
    }

    private void Add(SepReader.Row row, char delimiter)
    {
        // Without a header, the reader numbers the first row like the second.
        int line = _isFirst ? 1 : row.LineNumberFrom;
        _isFirst = false;
        if (row.ColCount == 1 && row[0].Span.Trim().IsEmpty) return;
        if (_lines.Count > 0) CheckCount(row, line);
        _lines.Add(line);
        if (_hasBegun)
        {
            for (int i = 0; i < _columns.Length; i++) _columns[i].Add(row[i].Span);
            return;
        }

        var cells = new string[row.ColCount];
        for (int i = 0; i < cells.Length; i++) cells[i] = row[i].ToString();
        _sample.Add(cells);
        if (_columns.Length == 0) _columns = [.. cells.Select(_ => new TableColumnBuilder())];
        if (_sample.Count == SampledRows) Begin(delimiter);
    }

    private void CheckCount(SepReader.Row row, int line)
    {
        if (row.ColCount == _columns.Length) return;
        string lines = row.LineNumberToExcl - line > 1 ? $"lines {line} to {row.LineNumberToExcl - 1}" : $"line {line}";
        string quote = row.LineNumberToExcl - line > 1 ? " Does a quoted text there lack its closing quote?" : "";
        throw new DataSetException(
            $"{_source}, {lines}: {Columns(row.ColCount)}, but the first line has {Columns(_columns.Length)}.{quote} "
            + "Give all rows the same number of columns.");

        static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";
    }

    /// <summary>Decides about the header, and takes the rows so far.</summary>
    private void Begin(char delimiter)
    {
        _hasBegun = true;
        if (_sample.Count == 0) throw new DataSetException($"{_source} is empty. {TableContent.Expected}.");
        if (_columns.Length < 2)
        {
            throw new DataSetException(
                $"{_source} has one column. Expected several, separated by commas, semicolons or tabs.");
        }

        bool hasDecimalComma = new TableFormat(delimiter, true).HasDecimalComma;
        (_hasHeader, _isSure) = _header == TableHeader.Auto
            ? HeaderDetection.Decide(_sample, hasDecimalComma)
            : (_header == TableHeader.Yes, true);
        _names = _hasHeader
            ? HeaderDetection.NamesIn(_sample[0], _source, _lines[0])
            : [.. Enumerable.Range(0, _columns.Length).Select(HeaderDetection.NameOf)];
        if (_hasHeader)
        {
            _headerLine = _lines[0];
            _lines.RemoveAt(0);
        }

        foreach (string[] row in _sample.Skip(_hasHeader ? 1 : 0))
        {
            for (int i = 0; i < row.Length; i++) _columns[i].Add(row[i]);
        }

        _sample.Clear();
    }

    private DataTable Finish(TableFormat format, ulong fingerprint)
    {
        if (_lines.Count == 0)
            throw new DataSetException($"{_source} has no rows below its header in line {_headerLine}.");
        return new DataTable(
            _source, [.. _columns.Select((column, i) => column.Finish(_names[i], format.HasDecimalComma))],
            [.. _lines], format, fingerprint)
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
