namespace MeProp.Tasks;

/// <summary>
/// A column of a table. It stores the different texts, and of each cell the place of its text among them: a byte as
/// long as there are at most 256. A column of many numbers stores them without texts, and each cell is an entry.
/// </summary>
internal sealed class TableColumn
{
    private readonly byte[]? _bytes;
    private readonly int[]? _places;
    private readonly double[]? _numbers;

    /// <summary>A column of texts.</summary>
    public TableColumn(string name, IReadOnlyList<string> texts, byte[]? bytes, int[]? places, bool hasDecimalComma)
    {
        (Name, Texts, _bytes, _places) = (name, texts, bytes, places);
        var values = new CellValue[texts.Count];
        for (int i = 0; i < values.Length; i++) values[i] = CellValue.Of(texts[i], hasDecimalComma);
        Values = values;
        Count = bytes?.Length ?? places!.Length;
        HoldsNumbers = Array.TrueForAll(values, value => value.IsMissing || value.Number is not null)
            && Array.Exists(values, value => !value.IsMissing);
    }

    /// <summary>A column of numbers; NaN is a missing one.</summary>
    public TableColumn(string name, double[] numbers)
    {
        (Name, Texts, _numbers) = (name, [], numbers);
        Values = new NumberValues(numbers);
        Count = numbers.Length;
        HoldsNumbers = Array.Exists(numbers, number => !double.IsNaN(number));
    }

    public string Name { get; }

    /// <summary>Number of cells.</summary>
    public int Count { get; }

    /// <summary>Whether the numbers are stored without texts.</summary>
    public bool IsPlain => _numbers is not null;

    /// <summary>
    /// The different texts as the file has them, in the order of their first cells; none of a plain column.
    /// </summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>What <see cref="Texts"/> say; the cells of a plain column.</summary>
    public IReadOnlyList<CellValue> Values { get; }

    /// <summary>Whether a cell has a value, and all values are numbers.</summary>
    public bool HoldsNumbers { get; }

    public CellValue this[int row] => _numbers is { } numbers ? CellValue.Of(numbers[row]) : Values[IndexAt(row)];

    /// <summary>The place of a cell in <see cref="Values"/>.</summary>
    public int IndexAt(int row) => _bytes is { } bytes ? bytes[row] : _places is { } places ? places[row] : row;

    /// <summary>A cell as the file has it; of a plain column, its shortest text, empty for a missing number.</summary>
    public string TextAt(int row) => IsPlain ? this[row].Text ?? "" : Texts[IndexAt(row)];

    /// <summary>The first row with an entry of <see cref="Values"/>.</summary>
    public int FirstRowWith(int entry) => _bytes is { } bytes
        ? Array.IndexOf(bytes, (byte)entry)
        : _places is { } places ? Array.IndexOf(places, entry) : entry;

    /// <summary>The different numbers in their order.</summary>
    public double[] DifferentNumbers()
    {
        double[] numbers = _numbers is not null
            ? Array.FindAll(_numbers, number => !double.IsNaN(number))
            : [.. Values.Select(value => value.Number).OfType<double>()];
        Array.Sort(numbers);
        int count = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i == 0 || numbers[i] != numbers[count - 1]) numbers[count++] = numbers[i];
        }

        return numbers[..count];
    }
}
