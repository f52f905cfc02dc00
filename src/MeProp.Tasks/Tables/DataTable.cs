using System.Globalization;

namespace MeProp.Tasks;

/// <summary>A table in memory.</summary>
/// <param name="source">The path of its file, or its name.</param>
/// <param name="columns">At least two, of equal lengths and with different names.</param>
/// <param name="lines">The line of the file in which each row starts, from 1; null for a file without lines.</param>
/// <param name="format">How its file has it.</param>
/// <param name="fingerprint">A hash of the file's content.</param>
internal sealed class DataTable(
    string source, IReadOnlyList<TableColumn> columns, int[]? lines, TableFormat format, ulong fingerprint)
{
    private const int ListedColumns = 30;

    public string Source => source;

    public IReadOnlyList<TableColumn> Columns => columns;

    public int Rows => columns[0].Count;

    public TableFormat Format => format;

    public ulong Fingerprint => fingerprint;

    /// <summary>What a user should know of how the file was read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The columns in words, for messages.</summary>
    public string ColumnList
    {
        get
        {
            string list = string.Join(
                ", ", columns.Take(ListedColumns).Select(column => MessageText.Quote(column.Name)));
            return columns.Count > ListedColumns ? $"{list} and {columns.Count - ListedColumns:N0} more" : list;
        }
    }

    /// <summary>The line of a row in the file; its number from 1 in a file without lines.</summary>
    public int LineOf(int row) => lines is null ? row + 1 : lines[row];

    /// <summary>Where a row stands, for messages.</summary>
    public string WhereIs(int row) => $"{(lines is null ? "row" : "line")} {LineOf(row)}";

    /// <summary>The place of a column that a user names, or numbers from 1.</summary>
    /// <exception cref="DataSetException">There is no such column.</exception>
    public int PlaceOf(string column)
    {
        int place = PlaceOfName(column);
        if (place < 0
            && int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1 && number <= columns.Count)
            place = number - 1;
        if (place >= 0) return place;
        throw new DataSetException(
            $"{source} has no column {MessageText.Quote(column)}."
            + $"{NearestName.Question(column, columns.Select(one => one.Name))} Its columns are {ColumnList}.");
    }

    /// <summary>The place of a name; −1 if there is none.</summary>
    public int PlaceOfName(string name)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name == name) return i;
        }

        return -1;
    }
}
