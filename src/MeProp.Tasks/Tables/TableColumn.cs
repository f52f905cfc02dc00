namespace MeProp.Tasks;

/// <summary>
/// A column of a table. A cell is stored as the number of its text among the different texts of the column: a byte as
/// long as there are at most 256.
/// </summary>
internal sealed class TableColumn
{
    private readonly byte[]? _bytes;
    private readonly int[]? _numbers;

    public TableColumn(string name, IReadOnlyList<string> texts, byte[]? bytes, int[]? numbers, bool hasDecimalComma)
    {
        (Name, Texts, _bytes, _numbers) = (name, texts, bytes, numbers);
        Values = [.. texts.Select(text => CellValue.Of(text, hasDecimalComma))];
        Count = bytes?.Length ?? numbers!.Length;
    }

    public string Name { get; }

    /// <summary>Number of cells.</summary>
    public int Count { get; }

    /// <summary>The different texts as the file has them, in the order of their first cells.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>What <see cref="Texts"/> say.</summary>
    public IReadOnlyList<CellValue> Values { get; }

    /// <summary>Whether a cell has a value, and all values are numbers.</summary>
    public bool HoldsNumbers =>
        Values.All(value => value.Text is null || value.Number is not null)
        && Values.Any(value => value.Text is not null);

    public CellValue this[int row] => Values[IndexAt(row)];

    /// <summary>The place of a cell's text in <see cref="Texts"/>.</summary>
    public int IndexAt(int row) => _bytes is { } bytes ? bytes[row] : _numbers![row];

    /// <summary>The first row with a text of <see cref="Texts"/>.</summary>
    public int FirstRowWith(int text) =>
        _bytes is { } bytes ? Array.IndexOf(bytes, (byte)text) : Array.IndexOf(_numbers!, text);
}
