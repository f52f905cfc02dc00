namespace MeProp;

/// <summary>
/// Trained vectors of ids, such as words and their suffixes: several tables side by side, one for each id of a row.
/// <code>
/// forward    y[n] = [w_0[ids[n,0]], …, w_F[ids[n,F]]]     O(N·O)
/// backward   dw_f[id] = Σ_{n: ids[n,f]=id} dy_f[n]        O(N·O); rows of ids that do not occur are not touched
/// </code>
/// Shapes: ids (N, F), w_f (V_f, O_f), y (N, O = Σ O_f). In training, ids of a table with unknown rates may count as
/// id 0: a function of the step's key, row and feature.
/// </summary>
public sealed class Embedding : InputLayer
{
    /// <summary>So many fit the fields of a layer in model files.</summary>
    public const int MaxTables = 20;

    private const float InitialBound = 0.1f;

    private readonly EmbeddingTable[] _tables;
    private readonly Indices?[] _ids, _touched, _thresholds;
    private readonly bool _hasUnknownRates;
    private Matrix? _y;

    /// <summary>Describes the layer; its network makes it.</summary>
    /// <param name="tables">A table for each id of a row, in the order of the ids; names differ.</param>
    public Embedding(params ReadOnlySpan<EmbeddingTable> tables)
    {
        if (tables.Length is 0 or > MaxTables)
            throw new ArgumentException($"An embedding has 1 to {MaxTables} tables, not {tables.Length}.");
        _tables = tables.ToArray();
        if (_tables.DistinctBy(table => table.Name).Count() < _tables.Length)
            throw new ArgumentException("Two tables of an embedding have the same name.", nameof(tables));
        int count = _tables.Length;
        (_ids, _touched, _thresholds) = (new Indices?[count], new Indices?[count], new Indices?[count]);
        _hasUnknownRates = _tables.Any(table => table.UnknownRates is not null);
        Outputs = _tables.Sum(table => table.Width);
    }

    /// <summary>The tables, in the order of the ids.</summary>
    public IReadOnlyList<EmbeddingTable> Tables => _tables;

    /// <inheritdoc/>
    public override string Type => "embedding";

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override string Rule => $"{this}{(_hasUnknownRates ? ", word dropout" : "")}";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Declarations =>
        [.. _tables.Select(table => new ParameterDeclaration(table.Name, table.Rows, table.Width))];

    /// <inheritdoc/>
    public override Matrix Forward(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!IsBuilt) throw NotBuilt();
        Indices ids = batch.Ids
            ?? throw new ArgumentException($"The network reads ids ({this}), the batch holds none.");
        if (batch.IdsPerRow != _tables.Length)
        {
            throw new ArgumentException(
                $"The network reads {_tables.Length} ids a row ({this}), the examples have {batch.IdsPerRow}.");
        }

        Matrix y = Buffer(ref _y, step.Device, batch.Rows, Outputs);
        bool replaces = step.IsTraining && _hasUnknownRates;
        ulong key = replaces ? step.Streams.Dropout.NextUInt64() : 0;
        for (int f = 0, column = 0; f < _tables.Length; f++)
        {
            Indices taken = TakeIds(f, ids, batch.Rows, step.Device, replaces, key);
            step.Device.Rows.Gather(Parameters[f].Value, taken, y, column);
            column += _tables[f].Width;
        }

        return y;
    }

    /// <inheritdoc/>
    public override void Backward(Matrix dy, StepContext step)
    {
        if (_ids[0] is null) throw new InvalidOperationException($"{this}: Backward before Forward.");
        for (int f = 0, column = 0; f < _tables.Length; f++)
        {
            Indices touched = _touched[f] ??= step.Device.CreateIndices(0);
            step.Device.Embedding.Backward(dy, column, _ids[f]!, touched, Parameters[f]);
            column += _tables[f].Width;
        }
    }

    /// <inheritdoc/>
    public override void Write(LayerFields fields)
    {
        fields.Set("tables", _tables.Length);
        for (int f = 0; f < _tables.Length; f++)
        {
            fields.Set($"name{f}", _tables[f].Name);
            fields.Set($"rows{f}", _tables[f].Rows);
            fields.Set($"width{f}", _tables[f].Width);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"Embedding {string.Join(" + ", (IEnumerable<EmbeddingTable>)_tables)}";

    internal static Embedding Read(LayerFields fields)
    {
        int count = fields.Whole("tables", 1);
        if (count > MaxTables) throw new FormatException($"it has {count} tables, at most {MaxTables} are supported");
        return new([.. Enumerable.Range(0, count).Select(f => new EmbeddingTable(
            fields.TextOrNull($"name{f}") ?? throw new FormatException($"it has no name{f}"),
            fields.Whole($"rows{f}", 1),
            fields.Whole($"width{f}", 1)))]);
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

    private Indices TakeIds(int feature, Indices ids, int rows, Device device, bool replaces, ulong key)
    {
        EmbeddingTable table = _tables[feature];
        Indices taken = _ids[feature] ??= device.CreateIndices(rows);
        taken.SetLength(rows);
        Indices? thresholds = replaces ? ThresholdsOf(feature, device) : null;
        try
        {
            device.Embedding.TakeIds(ids, _tables.Length, feature, table.Rows, thresholds, key, taken);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Table {table} of the embedding: {exception.Message}", exception);
        }

        return taken;
    }

    private Indices? ThresholdsOf(int feature, Device device)
    {
        if (_thresholds[feature] is null && _tables[feature].UnknownRates is { } rates)
        {
            Indices made = device.CreateIndices(rates.Count);
            made.Upload([.. rates.Select(DropoutMask.Threshold)]);
            _thresholds[feature] = made;
        }

        return _thresholds[feature];
    }
}
