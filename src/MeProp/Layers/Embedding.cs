namespace MeProp;

/// <summary>
/// Trained vectors of ids, such as words and their suffixes: several tables side by side. A table has one or more
/// positions, neighbouring ids of a row that share its vectors.
/// <code>
/// forward    y[n] = [w_t(0)[ids[n,0]], …, w_t(F−1)[ids[n,F−1]]]     t(f): table of column f; not copied
/// backward   dw_t[id] = Σ_{n,f: t(f)=t, ids[n,f]=id} dy_f[n]        O(N·O); other rows are not touched
/// </code>
/// Shapes: ids (N, F = Σ P_t), w_t (V_t, O_t), y (N, O = Σ P_t·O_t). In training, ids of a table with unknown rates may
/// count as id 0: a function of the step's key, row and column.
/// </summary>
public sealed class Embedding : InputLayer
{
    /// <summary>So many fit the fields of a layer in model files.</summary>
    public const int MaxTables = 20;

    private const float InitialBound = 0.1f;

    private readonly EmbeddingTable[] _tables;
    private readonly Indices?[] _touched, _thresholds;
    private readonly Indices[] _ids;
    private readonly Matrix[] _values;
    private readonly bool _hasUnknownRates;
    private LookupMatrix? _y;

    /// <summary>Describes the layer; its network makes it.</summary>
    /// <param name="tables">The tables in the order of the ids; names differ.</param>
    /// <exception cref="ArgumentException">
    /// There is no table or too many, two have the same name, or their outputs together exceed 2³¹ − 1 columns.
    /// </exception>
    public Embedding(params ReadOnlySpan<EmbeddingTable> tables)
    {
        if (tables.Length is 0 or > MaxTables)
            throw new ArgumentException($"An embedding has 1 to {MaxTables} tables, not {tables.Length}.");
        _tables = tables.ToArray();
        if (_tables.DistinctBy(table => table.Name).Count() < _tables.Length)
            throw new ArgumentException("Two tables of an embedding have the same name.", nameof(tables));
        int count = _tables.Length;
        (_touched, _thresholds) = (new Indices?[count], new Indices?[count]);
        (_ids, _values) = (new Indices[count], new Matrix[count]);
        _hasUnknownRates = _tables.Any(table => table.UnknownRates is not null);
        long outputs = _tables.Sum(table => (long)table.Positions * table.Width);
        Outputs = outputs <= int.MaxValue
            ? (int)outputs
            : throw new ArgumentException($"An embedding of {outputs} columns is too wide.", nameof(tables));
        IdsPerRow = _tables.Sum(table => table.Positions);
    }

    /// <summary>The tables, in the order of the ids.</summary>
    public IReadOnlyList<EmbeddingTable> Tables => _tables;

    /// <summary>Ids of a row, F: the positions of all tables.</summary>
    public int IdsPerRow { get; }

    /// <inheritdoc/>
    public override string Type => "embedding";

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override string Rule => $"{this}{(_hasUnknownRates ? ", word dropout" : "")}";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Declarations =>
        [.. _tables.Select(table => new ParameterDeclaration(table.Name, table.Rows, table.Width))];

    /// <summary>The same layer with word dropout in a table, to be built: files do not keep the rates.</summary>
    /// <param name="table">Number of the table.</param>
    /// <param name="unknownRates">As in <see cref="EmbeddingTable"/>.</param>
    public Embedding With(int table, IReadOnlyList<float> unknownRates) =>
        new([.. _tables.Select((old, i) => i != table
            ? old
            : new EmbeddingTable(old.Name, old.Rows, old.Width, unknownRates) { Positions = old.Positions })]);

    /// <inheritdoc/>
    public override Matrix Forward(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!IsBuilt) throw NotBuilt();
        Indices ids = batch.Ids
            ?? throw new ArgumentException($"The network reads ids ({this}), the batch holds none.");
        if (batch.IdsPerRow != IdsPerRow)
        {
            throw new ArgumentException(
                $"The network reads {IdsPerRow} ids a row ({this}), the examples have {batch.IdsPerRow}.");
        }

        bool replaces = step.IsTraining && _hasUnknownRates;
        ulong key = replaces ? step.Streams.Dropout.NextUInt64() : 0;
        for (int t = 0, feature = 0; t < _tables.Length; t++)
        {
            TakeIds(t, feature, ids, batch, replaces, key);
            _values[t] = Parameters[t].Value;
            feature += _tables[t].Positions;
        }

        _y ??= step.Device.CreateLookup(
            [.. _tables.Select(table => new LookupShape(table.Width, table.Positions))]);
        _y.Show(batch.Rows, _values, _ids, step.ParametersToken);
        return _y;
    }

    /// <inheritdoc/>
    public override void Backward(Matrix dy, StepContext step)
    {
        if (_y is null) throw new InvalidOperationException($"{this}: Backward before Forward.");
        for (int t = 0, column = 0; t < _tables.Length; t++)
        {
            Indices touched = _touched[t] ??= step.Device.CreateIndices(0);
            step.Device.Embedding.Backward(dy, column, _ids[t], touched, Parameters[t]);
            column += _tables[t].Positions * _tables[t].Width;
        }
    }

    /// <inheritdoc/>
    public override void Write(LayerFields fields)
    {
        fields.Set("tables", _tables.Length);
        for (int t = 0; t < _tables.Length; t++)
        {
            fields.Set($"name{t}", _tables[t].Name);
            fields.Set($"rows{t}", _tables[t].Rows);
            fields.Set($"width{t}", _tables[t].Width);
            if (_tables[t].Positions > 1) fields.Set($"positions{t}", _tables[t].Positions);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"Embedding {string.Join(" + ", (IEnumerable<EmbeddingTable>)_tables)}";

    internal static Embedding Read(LayerFields fields)
    {
        int count = fields.Whole("tables", 1);
        if (count > MaxTables) throw new FormatException($"it has {count} tables, at most {MaxTables} are supported");
        return new([.. Enumerable.Range(0, count).Select(t => new EmbeddingTable(
            fields.TextOrNull($"name{t}") ?? throw new FormatException($"it has no name{t}"),
            fields.Whole($"rows{t}", 1),
            fields.Whole($"width{t}", 1))
        {
            Positions = fields.WholeOrNull($"positions{t}", 1) ?? 1,
        })]);
    }

    /// <inheritdoc/>
    protected override void Initialize(RandomStream random)
    {
        foreach (Parameter table in Parameters)
        {
            var values = new float[table.Count];
            Initializer.FillUniform(values, InitialBound, random);
            table.Value.Upload(values);
        }
    }

    private void TakeIds(int index, int feature, Indices ids, Batch batch, bool replaces, ulong key)
    {
        EmbeddingTable table = _tables[index];
        Device device = batch.Device;
        Indices taken = _ids[index] ??= device.CreateIndices(0);
        taken.SetLength(batch.Rows * table.Positions);
        Indices? thresholds = replaces ? ThresholdsOf(index, device) : null;
        try
        {
            device.Embedding.TakeIds(
                ids, IdsPerRow, feature, table.Rows, thresholds, key, taken, batch.Share?.Rows.Numbers);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Table {table} of the embedding: {exception.Message}", exception);
        }
    }

    private Indices? ThresholdsOf(int index, Device device)
    {
        if (_thresholds[index] is null && _tables[index].UnknownRates is { } rates)
        {
            Indices made = device.CreateIndices(rates.Count);
            made.Upload([.. rates.Select(DropoutMask.Threshold)]);
            _thresholds[index] = made;
        }

        return _thresholds[index];
    }
}
