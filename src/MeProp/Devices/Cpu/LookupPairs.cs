namespace MeProp.Cpu;

/// <summary>
/// The pairs of a lookup: the different pairs of a value and a position, numbered position by position, within one by
/// first occurrence. Indexed once per batch, when first needed. O(N·F).
/// </summary>
internal sealed unsafe class LookupPairs
{
    private readonly HostLookup _lookup;
    private readonly int[][] _pairOfId;
    private readonly int[] _starts, _tableOf, _positionOf, _columns;
    private int[] _ids = [];
    private int[] _pairOf = [];
    private bool _isIndexed;

    public LookupPairs(HostLookup lookup)
    {
        _lookup = lookup;
        Features = lookup.Tables.Sum(table => table.Positions);
        (_tableOf, _positionOf, _columns) = (new int[Features], new int[Features], new int[Features]);
        _pairOfId = new int[Features][];
        _starts = GC.AllocateArray<int>(Features + 1, pinned: true);
        for (int t = 0, f = 0, column = 0; t < lookup.Tables.Count; t++)
        {
            for (int p = 0; p < lookup.Tables[t].Positions; p++, f++, column += lookup.Tables[t].Width)
                (_tableOf[f], _positionOf[f], _columns[f], _pairOfId[f]) = (t, p, column, []);
        }
    }

    /// <summary>F, positions of all tables.</summary>
    public int Features { get; }

    /// <summary>M, pairs of the batch.</summary>
    public int Count => _starts[Features];

    /// <summary>The pairs of feature f are from Starts[f] to Starts[f + 1].</summary>
    public int* Starts => PinnedMemory.Pointer(_starts);

    /// <summary>The id of each pair in its table.</summary>
    public int* Ids => PinnedMemory.Pointer(_ids);

    /// <summary>The pair of row n and feature f is at n·F + f.</summary>
    public int* PairOf => PinnedMemory.Pointer(_pairOf);

    public int TableOf(int feature) => _tableOf[feature];

    /// <summary>The first column of a feature in x.</summary>
    public int ColumnOf(int feature) => _columns[feature];

    public ReadOnlySpan<int> IdsOf(int firstFeature, int features) =>
        _ids.AsSpan(_starts[firstFeature].._starts[firstFeature + features]);

    /// <summary>The first feature of a table.</summary>
    public int FirstFeatureOf(int table)
    {
        int feature = 0;
        for (int t = 0; t < table; t++) feature += _lookup.Tables[t].Positions;
        return feature;
    }

    public void Forget() => _isIndexed = false;

    public void Index()
    {
        if (_isIndexed) return;
        ForgetIds();
        int rows = _lookup.Rows, next = 0;
        PinnedMemory.Grow(ref _pairOf, rows * Features);
        PinnedMemory.Grow(ref _ids, rows * Features);
        for (int f = 0; f < Features; f++)
        {
            _starts[f] = next;
            next = Index(f, rows, next);
        }

        _starts[Features] = next;
        _isIndexed = true;
    }

    private int Index(int feature, int rows, int next)
    {
        int table = _tableOf[feature], positions = _lookup.Tables[table].Positions, values = _lookup.Values[table].Rows;
        if (_pairOfId[feature].Length < values) _pairOfId[feature] = new int[values];
        Span<int> pairOfId = _pairOfId[feature];
        ReadOnlySpan<int> ids = _lookup.Ids[table].Span;
        int* pairOf = PairOf + feature, known = Ids;
        for (int n = 0, place = _positionOf[feature]; n < rows; n++, place += positions, pairOf += Features)
        {
            // 0 stands for none.
            ref int pair = ref pairOfId[ids[place]];
            if (pair == 0)
            {
                known[next++] = ids[place];
                pair = next;
            }

            *pairOf = pair - 1;
        }

        return next;
    }

    /// <summary>Takes the last batch out of the tables that find pairs.</summary>
    private void ForgetIds()
    {
        for (int f = 0; f < Features; f++)
        {
            for (int pair = _starts[f]; pair < _starts[f + 1]; pair++) _pairOfId[f][_ids[pair]] = 0;
        }

        Array.Clear(_starts);
    }
}
