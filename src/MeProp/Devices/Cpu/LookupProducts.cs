namespace MeProp.Cpu;

/// <summary>
/// Products of pairs with the weights of a layer, [band of outputs][slot][output of the band], and which of them are
/// to be computed. While the parameters stay the same (<see cref="StepContext.ParametersToken"/>), a slot keeps its
/// pair, until <see cref="MaxKeptBytes"/> are in use; later pairs are computed for every batch.
/// </summary>
internal sealed unsafe class LookupProducts(HostLookup lookup)
{
    /// <summary>Outputs of a band. Its products, 0.5 MB in a parser's batch, fit the second level.</summary>
    public const int BandLength = 32;

    private const int MaxKeptBytes = 64 << 20;

    private readonly List<(int Feature, int Id)> _kept = [];
    private readonly HostMatrix[] _values = [.. lookup.Tables.Select(table => new HostMatrix(0, table.Width))];
    private readonly HostIndices[] _ids = [.. lookup.Tables.Select(_ => new HostIndices(0))];
    private readonly int[][] _slotOfId = [.. Enumerable.Repeat(Array.Empty<int>(), lookup.Pairs.Features)];
    private int[] _slots = [], _fresh = [], _lists = [];
    private float[] _products = [], _packed = [];
    private LookupPanel[] _panels = [];
    private object? _token;
    private HostMatrix? _weights;
    private int _maxKept, _passing;
    private nint _packedLength;

    /// <summary>The slot of each pair.</summary>
    public int* Slots => PinnedMemory.Pointer(_slots);

    /// <summary>Slots of a band.</summary>
    public int Capacity { get; private set; }

    public float* Data => PinnedMemory.Pointer(_products, PinnedMemory.LineBytes);

    /// <summary>Panels of pairs to compute.</summary>
    public LookupPanel* Panels => PinnedMemory.Pointer(_panels);

    public int PanelCount { get; private set; }

    /// <summary>Pairs to compute.</summary>
    public int FreshCount { get; private set; }

    /// <summary>The slots of the pairs to compute, in the order of the panels' rows.</summary>
    public int* Fresh => PinnedMemory.Pointer(_fresh);

    public float* Packed => PinnedMemory.Pointer(_packed, PinnedMemory.LineBytes);

    public int* Lists => PinnedMemory.Pointer(_lists);

    /// <summary>Ids of a table's pairs to compute.</summary>
    public HostIndices IdsOf(int table) => _ids[table];

    /// <summary>Their values (pairs, O_t), to be gathered; panels read whole vectors of rows.</summary>
    public HostMatrix ValuesOf(int table) => _values[table];

    public static int BandsOf(int outputs) => Cut.Count(outputs, BandLength);

    /// <summary>Decides which pairs are to be computed for a product with w, and cuts them into panels.</summary>
    public void Plan<V>(HostMatrix w) where V : unmanaged, ILanes<V>
    {
        LookupPairs pairs = lookup.Pairs;
        pairs.Index();
        if (lookup.Token is null || _token != lookup.Token || _weights != w) ForgetKept();

        // Slots are of no use before their products are there: see Complete.
        _token = null;
        int bands = BandsOf(w.Rows);
        _maxKept = lookup.Token is null ? 0 : MaxKeptBytes / (bands * BandLength * sizeof(float));
        Reserve(_maxKept + pairs.Count, bands);
        int max = lookup.Rows * pairs.Features;
        PinnedMemory.Grow(ref _slots, max);
        PinnedMemory.Grow(ref _fresh, max);
        PinnedMemory.Grow(ref _panels, Cut.Count(max, V.Count) + pairs.Features);
        (FreshCount, PanelCount, _passing, _packedLength) = (0, 0, _maxKept, 0);
        int lists = 0;
        for (int t = 0, f = 0; t < lookup.Tables.Count; t++)
        {
            _ids[t].SetLength(lookup.Rows * lookup.Tables[t].Positions);
            int firstOfTable = FreshCount;
            for (int end = f + lookup.Tables[t].Positions; f < end; f++)
            {
                int first = FreshCount;
                for (int pair = pairs.Starts[f]; pair < pairs.Starts[f + 1]; pair++)
                    _slots[pair] = SlotOf(f, pairs.Ids[pair], _ids[t].Data - firstOfTable);
                AddPanels<V>(t, pairs.ColumnOf(f), first, firstOfTable, ref lists);
            }

            _ids[t].SetLength(FreshCount - firstOfTable);
            _values[t].SetChangingRows(FreshCount - firstOfTable + V.Count);
            _values[t].SetRows(FreshCount - firstOfTable);
        }

        Grow(ref _packed, checked((int)_packedLength + HostMatrix.Alignment));
        Grow(ref _lists, lists);
    }

    /// <summary>The planned products are computed.</summary>
    public void Complete(HostMatrix w) => (_token, _weights) = (lookup.Token, w);

    /// <summary>The slot of a pair: where it was kept, else the next one to keep, else one for this batch.</summary>
    private int SlotOf(int feature, int id, int* freshIds)
    {
        int slot;
        if (_maxKept == 0) slot = _passing++;
        else
        {
            if (_slotOfId[feature].Length <= id) Array.Resize(ref _slotOfId[feature], Math.Max(id + 1, 2 * id));
            ref int kept = ref _slotOfId[feature][id];
            if (kept > 0) return kept - 1;
            if (_kept.Count < _maxKept)
            {
                slot = _kept.Count;
                _kept.Add((feature, id));
                kept = _kept.Count;
            }
            else slot = _passing++;
        }

        freshIds[FreshCount] = id;
        _fresh[FreshCount++] = slot;
        return slot;
    }

    /// <summary>Panels for the pairs of a position, almost equally wide.</summary>
    private void AddPanels<V>(int table, int column, int first, int firstOfTable, ref int lists)
        where V : unmanaged, ILanes<V>
    {
        int columns = lookup.Tables[table].Width, vectors = Cut.Count(FreshCount - first, V.Count);
        int count = PackedRows.PanelsOf(vectors);
        for (int p = 0; p < count; p++)
        {
            int from = Cut.Start(vectors, count, p), to = Cut.Start(vectors, count, p + 1);
            LookupPanel panel = new()
            {
                Table = table,
                Column = column,
                Columns = columns,
                FirstRow = first - firstOfTable + from * V.Count,
                FirstFresh = first + from * V.Count,
                Count = Math.Min(FreshCount - first, to * V.Count) - from * V.Count,
                Vectors = to - from,
                Data = _packedLength,
                Lists = lists,
            };
            _panels[PanelCount++] = panel;
            _packedLength += (nint)panel.Vectors * V.Count * panel.Length;
            lists += panel.Length + panel.Blocks;
        }
    }

    /// <summary>Batches differ a little: an eighth more saves the next ones from growing a buffer again.</summary>
    private static void Grow<T>(ref T[] buffer, int length) where T : unmanaged
    {
        if (buffer.Length < length) PinnedMemory.Grow(ref buffer, checked(length + length / 8));
    }

    private void ForgetKept()
    {
        foreach ((int feature, int id) in _kept) _slotOfId[feature][id] = 0;
        _kept.Clear();
    }

    /// <summary>Makes room; what was kept is lost where there was too little.</summary>
    private void Reserve(int slots, int bands)
    {
        if (slots > Capacity || (long)Capacity * bands * BandLength > _products.Length - HostMatrix.Alignment)
        {
            Capacity = slots + slots / 8;
            PinnedMemory.Grow(ref _products, checked(Capacity * bands * BandLength + HostMatrix.Alignment));
            ForgetKept();
        }
    }
}
