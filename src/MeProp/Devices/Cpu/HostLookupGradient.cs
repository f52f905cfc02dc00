namespace MeProp;

/// <summary>
/// dx of a lookup: one row for each pair, the sum over its places; or one row for each row of x where the batch has few
/// places for a pair.
/// </summary>
internal sealed class HostLookupGradient(HostLookup lookup) : Matrix(0, lookup.Columns)
{
    private readonly HostMatrix[] _pairs = [.. lookup.Tables.Select(table => new HostMatrix(0, table.Width))];
    private HostMatrix? _floats;

    public override bool HoldsFloats => false;

    public HostLookup Lookup => lookup;

    /// <summary>Whether the last operation wrote pairs.</summary>
    public bool IsByPairs { get; private set; }

    /// <summary>dx (N, I), unless it is by pairs.</summary>
    public HostMatrix Floats => _floats!;

    /// <summary>The rows of each table's pairs.</summary>
    public ReadOnlySpan<HostMatrix> Pairs => _pairs;

    public HostMatrix BeginFloats()
    {
        IsByPairs = false;
        _floats ??= new HostMatrix(Rows, Columns);
        _floats.SetRows(Rows);
        return _floats;
    }

    public void BeginPairs()
    {
        IsByPairs = true;
        for (int t = 0, f = 0; t < _pairs.Length; f += lookup.Tables[t++].Positions)
            _pairs[t].SetChangingRows(lookup.Pairs.IdsOf(f, lookup.Tables[t].Positions).Length);
    }

    /// <summary>The table whose columns start there.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int TableAt(int column)
    {
        int table = 0;
        for (int start = 0; table < _pairs.Length && start < column; table++)
            start += lookup.Tables[table].Positions * lookup.Tables[table].Width;
        return table < _pairs.Length
            ? table
            : throw new ArgumentException($"No table of the lookup starts at column {column}.");
    }

    public override void SetRows(int rows) => Rows = rows;

    public override void Upload(ReadOnlySpan<float> values) => throw NotStored();

    public override void Download(Span<float> values) => throw NotStored();

    private static NotSupportedException NotStored() =>
        new("The gradient of a lookup has no values to copy: the embedding's backward pass reads it.");
}
