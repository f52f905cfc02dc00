using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace MeProp.Tasks;

/// <summary>
/// Reads tables in Parquet. A column of numbers is plain; what is no number becomes a text. Columns of lists and
/// structures are left out.
/// </summary>
internal sealed class ParquetTable
{
    private readonly Stream _file;
    private readonly string _path;
    private readonly ParquetReader _reader;
    private readonly int _rows;

    private ParquetTable(Stream file, string path, ParquetReader reader)
    {
        (_file, _path, _reader) = (file, path, reader);
        _rows = CountRows();
    }

    /// <summary>Whether a file begins as Parquet.</summary>
    public static bool IsParquet(Stream file) => ParquetChecks.IsParquet(file);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataSetException">It is damaged, or holds no table.</exception>
    public static DataTable Read(Stream file, string path)
    {
        try
        {
            ParquetChecks.CheckFooter(file);
            var options = new ParquetOptions { UseDateOnlyTypeForDates = true };
            ParquetReader reader = ParquetReader.CreateAsync(file, options, leaveStreamOpen: true)
                .GetAwaiter().GetResult();
            return new ParquetTable(file, path, reader).Read();
        }
        catch (Exception e) when (e is not DataSetException and not UnauthorizedAccessException)
        {
            // Damage shows in many ways: as an index, a type or a length.
            string fault = e is InvalidDataException ? $" ({e.Message.TrimEnd('.')})" : "";
            throw new DataSetException(
                $"{path} is a damaged Parquet file, or has an unknown feature{fault}. Fetch it again, or save the table as "
                + "CSV.", e);
        }
    }

    private DataTable Read()
    {
        List<string> notes = [];
        List<DataField> fields = [.. _reader.Schema.Fields.OfType<DataField>().Where(IsFlat)];
        string[] nested =
            [.. _reader.Schema.Fields.Where(field => !IsFlat(field)).Select(field => MessageText.Quote(field.Name))];
        if (nested.Length > 0)
        {
            notes.Add(
                $"{Path.GetFileName(_path)}: left out, because they hold lists, structures or bytes: "
                + string.Join(", ", nested.Take(10))
                + (nested.Length > 10 ? $" and {nested.Length - 10:N0} more." : "."));
        }

        if (fields.Count < 2)
            throw new DataSetException($"{_path} has {fields.Count} columns of numbers or texts. Expected several.");
        string[] names = HeaderDetection.NamesIn([.. fields.Select(field => field.Name)], _path, 1);
        TableColumn[] columns = [.. fields.Select((field, i) => ParquetColumn.Read(this, field, names[i]))];
        return new DataTable(_path, columns, null, new TableFormat(',', HasHeader: true), FingerprintOf(_file))
        {
            Notes = notes,
        };
    }

    public string Source => _path;

    public int Rows => _rows;

    /// <summary>Calls an action with each group of rows, after the sizes of a column there were checked.</summary>
    public void ForEachGroup(DataField field, Action<ParquetRowGroupReader> read)
    {
        for (int i = 0; i < _reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(i);
            if (group.RowCount == 0) continue;
            ColumnChunk chunk = group.GetMetadata(field)
                ?? throw new InvalidDataException($"{MessageText.Quote(field.Name)} is missing in some rows");
            ParquetChecks.CheckChunk(_file, group.RowGroup, chunk);
            read(group);
        }
    }

    private static bool IsFlat(Field field) => field is DataField { IsArray: false, MaxRepetitionLevel: 0 } data
        && data.Path.Length == 1 && ParquetColumn.IsKnown(data.ClrType);

    private int CountRows()
    {
        long rows = 0;
        foreach (RowGroup group in _reader.Metadata!.RowGroups)
        {
            if (group.NumRows < 0) throw new InvalidDataException($"a group announces {group.NumRows} rows");
            rows = checked(rows + group.NumRows);
        }

        if (rows == 0) throw new DataSetException($"{_path} has no rows.");
        if (rows > ParquetChecks.Allowed(_file.Length)) throw new InvalidDataException($"it announces {rows} rows");
        if (rows <= Array.MaxLength) return (int)rows;
        throw new DataSetException($"{_path} has {rows:N0} rows, more than fit into memory. Split it.");
    }

    private static ulong FingerprintOf(Stream file)
    {
        byte[] block = new byte[1 << 15];
        ulong fingerprint = 0;
        file.Position = 0;
        int length;
        while ((length = file.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0)
            fingerprint = Fingerprint.Of(block.AsSpan(0, length), fingerprint);
        return fingerprint;
    }
}
