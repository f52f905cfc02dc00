namespace MeProp.Tasks;

/// <summary>
/// Collects the cells of a column. One of more than <see cref="MaxTexts"/> different texts that are all numbers or
/// missing becomes plain: its texts are forgotten. A later cell with another text turns it back; then the numbers have
/// their shortest texts, as 1.5 for 1.50, before and after that cell.
/// </summary>
internal sealed class TableColumnBuilder(bool hasDecimalComma)
{
    /// <summary>Different texts of a column of numbers that keeps them.</summary>
    public const int MaxTexts = 4096;

    /// <summary>So few texts are searched one by one: tables may have very many columns with few cells.</summary>
    private const int MaxUnsorted = 8;

    private const int FirstCapacity = 8;

    private readonly List<string> _texts = [];
    private Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>? _lookup;
    private byte[]? _bytes = new byte[FirstCapacity];
    private int[] _places = [];
    private double[]? _numbers;
    private int _count;
    private bool _areNumbers = true, _wasPlain;

    public void Add(ReadOnlySpan<char> cell)
    {
        if (_numbers is not null)
        {
            if (CellValue.TryRead(cell, hasDecimalComma, out double number))
            {
                if (_count == _numbers.Length) Array.Resize(ref _numbers, 2 * _count);
                _numbers[_count++] = number;
                return;
            }

            TurnBack();
        }

        if (_wasPlain && CellValue.TryRead(cell, hasDecimalComma, out double late)) AddText(ShortestOf(late));
        else AddText(cell);
    }

    public TableColumn Finish(string name)
    {
        if (_numbers is not null) return new(name, _numbers[.._count]);
        return _bytes is null
            ? new(name, _texts, null, _places[.._count], hasDecimalComma)
            : new(name, _texts, _bytes[.._count], null, hasDecimalComma);
    }

    private void AddText(ReadOnlySpan<char> cell)
    {
        int place = PlaceOf(cell);
        if (place < 0)
        {
            _areNumbers = _areNumbers && CellValue.TryRead(cell, hasDecimalComma, out _);
            if (_areNumbers && _texts.Count == MaxTexts)
            {
                BecomePlain();
                Add(cell);
                return;
            }

            place = _texts.Count;
            string text = cell.ToString();
            _texts.Add(text);
            if (_texts.Count > MaxUnsorted) Index(text, place);
        }

        if (_bytes is not null && place > byte.MaxValue)
        {
            _places = Array.ConvertAll(_bytes, value => (int)value);
            _bytes = null;
        }

        if (_bytes is not null)
        {
            if (_count == _bytes.Length) Array.Resize(ref _bytes, 2 * _count);
            _bytes[_count++] = (byte)place;
        }
        else
        {
            if (_count == _places.Length) Array.Resize(ref _places, 2 * _count);
            _places[_count++] = place;
        }
    }

    /// <summary>The place of a text among those of the column; −1 for a new one.</summary>
    private int PlaceOf(ReadOnlySpan<char> cell)
    {
        if (_lookup is { } lookup) return lookup.TryGetValue(cell, out int place) ? place : -1;
        for (int i = 0; i < _texts.Count; i++)
        {
            if (cell.SequenceEqual(_texts[i])) return i;
        }

        return -1;
    }

    private void Index(string text, int place)
    {
        if (_lookup is { } lookup)
        {
            lookup.Dictionary.Add(text, place);
            return;
        }

        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach ((int i, string known) in _texts.Index()) places.Add(known, i);
        _lookup = places.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private void BecomePlain()
    {
        double[] values =
            [.. _texts.Select(text => CellValue.TryRead(text, hasDecimalComma, out double n) ? n : double.NaN)];
        _numbers = new double[_places.Length];
        for (int i = 0; i < _count; i++) _numbers[i] = values[_places[i]];
        _places = [];
        _texts.Clear();
        _lookup = null;
    }

    private void TurnBack()
    {
        double[] numbers = _numbers!;
        int count = _count;
        (_numbers, _count, _areNumbers, _wasPlain, _bytes) = (null, 0, false, true, new byte[FirstCapacity]);
        for (int i = 0; i < count; i++) AddText(ShortestOf(numbers[i]));
    }

    private static string ShortestOf(double number) => double.IsNaN(number) ? "" : CellValue.TextOf(number);
}
