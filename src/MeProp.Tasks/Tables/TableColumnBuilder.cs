namespace MeProp.Tasks;

/// <summary>Collects the cells of a column.</summary>
internal sealed class TableColumnBuilder
{
    private const int FirstCapacity = 64;

    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _places =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private byte[]? _bytes = new byte[FirstCapacity];
    private int[] _numbers = [];
    private int _count;

    public void Add(ReadOnlySpan<char> cell)
    {
        if (!_places.TryGetValue(cell, out int place))
        {
            place = _texts.Count;
            string text = cell.ToString();
            _texts.Add(text);
            _places.Dictionary.Add(text, place);
        }

        if (_bytes is not null && place > byte.MaxValue)
        {
            _numbers = Array.ConvertAll(_bytes, value => (int)value);
            _bytes = null;
        }

        if (_bytes is not null)
        {
            if (_count == _bytes.Length) Array.Resize(ref _bytes, 2 * _count);
            _bytes[_count++] = (byte)place;
        }
        else
        {
            if (_count == _numbers.Length) Array.Resize(ref _numbers, 2 * _count);
            _numbers[_count++] = place;
        }
    }

    public TableColumn Finish(string name, bool hasDecimalComma) => _bytes is null
        ? new(name, _texts, null, _numbers[.._count], hasDecimalComma)
        : new(name, _texts, _bytes[.._count], null, hasDecimalComma);
}
