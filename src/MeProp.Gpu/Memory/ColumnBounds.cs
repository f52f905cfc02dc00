namespace MeProp.Gpu;

/// <summary>The smallest and the largest integer of each column of rows of some width.</summary>
internal sealed class ColumnBounds
{
    private readonly int[] _min, _max;

    public ColumnBounds(ReadOnlySpan<int> values, int width)
    {
        Width = width;
        (_min, _max) = (new int[width], new int[width]);
        _min.AsSpan().Fill(int.MaxValue);
        _max.AsSpan().Fill(int.MinValue);
        for (int i = 0; i < values.Length; i++)
        {
            ref int min = ref _min[i % width], max = ref _max[i % width];
            (min, max) = (Math.Min(min, values[i]), Math.Max(max, values[i]));
        }
    }

    public int Width { get; }

    /// <summary>True when all integers of some columns are from 0 to count − 1.</summary>
    public bool AreWithin(int first, int columns, int count)
    {
        for (int c = first; c < first + columns; c++)
        {
            if (_max[c] >= _min[c] && (_min[c] < 0 || _max[c] >= count)) return false;
        }

        return true;
    }
}
