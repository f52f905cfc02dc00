namespace MeProp;

/// <summary>
/// How rows of a batch belong to sequences. Sequences are sorted by falling length (ties: input order) and packed by
/// time step: all first elements, then all second ones. The running sequences of a step are a prefix, so no step holds
/// a row of a finished sequence.
/// </summary>
public sealed class Sequences
{
    private int[] _order = [], _lengths = [], _starts = [];

    /// <summary>Number of sequences, S.</summary>
    public int Count { get; private set; }

    /// <summary>Time steps of the longest sequence, T.</summary>
    public int Steps { get; private set; }

    /// <summary>Rows of all sequences.</summary>
    public int Rows => _starts.Length > 0 ? _starts[Steps] : 0;

    /// <summary>For each place, the number of its sequence.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, Count);

    /// <summary>Sorts and packs sequences of some lengths, each at least 1. Reuses buffers.</summary>
    public void Pack(ReadOnlySpan<int> lengths)
    {
        foreach (int length in lengths) ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(lengths));
        Count = lengths.Length;
        Grow(ref _order, Count);
        Grow(ref _lengths, Count);
        for (int i = 0; i < Count; i++) (_order[i], _lengths[i]) = (i, -lengths[i]);
        // Breaking ties by number keeps the sort stable.
        _lengths.AsSpan(0, Count).Sort(_order.AsSpan(0, Count));
        for (int start = 0, end; start < Count; start = end)
        {
            for (end = start + 1; end < Count && _lengths[end] == _lengths[start];) end++;
            _order.AsSpan(start, end - start).Sort();
        }

        for (int i = 0; i < Count; i++) _lengths[i] = -_lengths[i];
        Steps = Count == 0 ? 0 : _lengths[0];
        Grow(ref _starts, Steps + 1);
        _starts[0] = 0;
        for (int t = 0, running = Count; t < Steps; t++)
        {
            while (_lengths[running - 1] <= t) running--;
            _starts[t + 1] = _starts[t] + running;
        }
    }

    /// <summary>Length of the sequence at a place.</summary>
    public int LengthAt(int place) => _lengths[place];

    /// <summary>Sequences that run at a time step: those at the first places.</summary>
    public int RunningAt(int step) => _starts[step + 1] - _starts[step];

    /// <summary>First row of a time step.</summary>
    public int StartOf(int step) => _starts[step];

    /// <summary>Row of the element at a time step of the sequence at a place.</summary>
    public int RowOf(int place, int step) => _starts[step] + place;

    internal static void Grow(ref int[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new int[length];
    }
}
