namespace MeProp.Tasks;

/// <summary>Cells of some rows, which the columns take in parallel.</summary>
internal sealed class TableBatch(int columns)
{
    private const int MaxCharacters = 1 << 18, MaxCells = 1 << 15;

    /// <summary>Fewer cells are not worth several threads.</summary>
    private const int FewestParallel = 1 << 12;

    private char[] _text = new char[1 << 10];
    private int[] _ends = new int[columns];
    private int _length, _cells;

    public bool IsFull => _length >= MaxCharacters || _cells >= MaxCells;

    /// <summary>Takes the row of a scan.</summary>
    public void Add(TableScan scan)
    {
        if (_cells + columns > _ends.Length) Array.Resize(ref _ends, 2 * _ends.Length);
        for (int i = 0; i < columns; i++)
        {
            ReadOnlySpan<char> cell = scan[i];
            if (cell.Length > _text.Length - _length)
                Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + cell.Length));
            cell.CopyTo(_text.AsSpan(_length));
            _length += cell.Length;
            _ends[_cells++] = _length;
        }
    }

    /// <summary>Gives each column its cells, row after row, and is empty then.</summary>
    public void Flush(TableColumnBuilder[] builders)
    {
        if (_cells < FewestParallel)
        {
            for (int i = 0; i < columns; i++) AddTo(builders[i], i);
        }
        else Parallel.For(0, columns, i => AddTo(builders[i], i));
        (_length, _cells) = (0, 0);
    }

    private void AddTo(TableColumnBuilder builder, int column)
    {
        for (int cell = column; cell < _cells; cell += columns)
        {
            int start = cell == 0 ? 0 : _ends[cell - 1];
            builder.Add(_text.AsSpan(start, _ends[cell] - start));
        }
    }
}
