namespace MeProp.Tasks;

/// <summary>
/// A file with a table of any format, in memory. It stays open, so that the cells can be read once more as they stand:
/// columns of many numbers do not keep their texts.
/// </summary>
internal sealed class TableFile : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;
    private readonly bool _isText;

    private TableFile(FileStream file, string path, TableHeader header)
    {
        (_file, _path, _isText) = (file, path, !ParquetTable.IsParquet(file));
        Table = _isText
            ? TableReader.Read(TableContent.Open(file, path), path, header)
            : ParquetTable.Read(file, path);
    }

    /// <summary>Endings of names of files with tables.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet"];

    public DataTable Table { get; }

    /// <summary>Whether the name of a file says that it is a table.</summary>
    public static bool IsTableName(string path) =>
        Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there is a file that begins as text or Parquet, which may be a table under any name.</summary>
    public static bool MayRead(string path) =>
        File.Exists(path) && !path.Contains(".conllu", StringComparison.OrdinalIgnoreCase)
        && (TableContent.BeginsAsText(path) || DataFile.Load(path, ParquetTable.IsParquet));

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataSetException">It cannot be read, or is no table.</exception>
    public static TableFile Open(string path, TableHeader header)
    {
        FileStream file = DataFile.OpenSeekable(path);
        try
        {
            return DataFile.Guard(path, () => new TableFile(file, path, header));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The cells of each row as the file has them; those of Parquet in their shortest texts.</summary>
    /// <exception cref="DataSetException">The file has changed.</exception>
    public IEnumerable<string[]> Rows()
    {
        if (!_isText)
        {
            for (int row = 0; row < Table.Rows; row++)
                yield return [.. Table.Columns.Select(column => column.TextAt(row))];
            yield break;
        }

        _file.Position = 0;
        using var scan = new TableScan(TableContent.Open(_file, _path), _path);
        bool isHeader = Table.Format.HasHeader;
        int rows = 0;
        while (DataFile.Guard(_path, scan.Read))
        {
            if (!isHeader && (rows++ == Table.Rows || scan.Columns != Table.Columns.Count)) throw Changed();
            if (!isHeader) yield return scan.Cells();
            isHeader = false;
        }

        if (rows != Table.Rows || scan.Fingerprint != Table.Fingerprint) throw Changed();
    }

    public void Dispose() => _file.Dispose();

    private DataSetException Changed() => new($"{_path} changed while it was read. Run the command again.");
}
