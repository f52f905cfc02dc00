using MeProp.Cpu;

namespace MeProp;

/// <summary>A lookup in main memory. What it shows is copied or indexed when an operation first needs it.</summary>
internal sealed class HostLookup : LookupMatrix
{
    private readonly HostMatrix[] _tables;
    private readonly HostIndices[] _ids;
    private readonly HostLookupGradient _gradient;
    private HostMatrix? _floats;
    private bool _hasFloats;

    public HostLookup(ReadOnlySpan<LookupShape> tables) : base(tables)
    {
        (_tables, _ids) = (new HostMatrix[tables.Length], new HostIndices[tables.Length]);
        Pairs = new LookupPairs(this);
        Products = new LookupProducts(this);
        _gradient = new HostLookupGradient(this);
    }

    /// <summary>The tables that are shown.</summary>
    public ReadOnlySpan<HostMatrix> Values => _tables;

    /// <summary>The ids that are shown.</summary>
    public ReadOnlySpan<HostIndices> Ids => _ids;

    /// <summary>The different pairs of a value and a position.</summary>
    public LookupPairs Pairs { get; }

    /// <summary>Products of pairs with the weights of a layer.</summary>
    public LookupProducts Products { get; }

    /// <summary>The token of <see cref="Show"/>.</summary>
    public object? Token { get; private set; }

    /// <summary>The rows as floats, if they have been copied (<see cref="FloatsOf{V}"/>).</summary>
    public HostMatrix? Floats => _hasFloats ? _floats : null;

    public override Matrix Gradient => _gradient;

    public override void Show(
        int rows, ReadOnlySpan<Matrix> tables, ReadOnlySpan<Indices> ids, object? parameters = null)
    {
        Check(rows, tables, ids);
        for (int t = 0; t < _tables.Length; t++)
        {
            (_tables[t], _ids[t]) = (Operand.Read(tables[t]), Operand.Read(ids[t]));
            Shapes.RequireIndices(_ids[t].Span, 0, _tables[t].Rows, "Id");
        }

        Rows = rows;
        _gradient.SetRows(rows);
        Token = parameters;
        Pairs.Forget();
        _hasFloats = false;
    }

    /// <summary>The matrix to copy the rows to.</summary>
    public HostMatrix BeginFloats()
    {
        _floats ??= new HostMatrix(Rows, Columns);
        _floats.SetRows(Rows);
        _hasFloats = true;
        return _floats;
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        for (int n = 0, place = 0; n < Rows; n++)
        {
            for (int t = 0; t < _tables.Length; t++)
            {
                int positions = Tables[t].Positions, width = Tables[t].Width;
                foreach (int id in _ids[t].Span.Slice(n * positions, positions))
                {
                    _tables[t].Row(id).CopyTo(values[place..]);
                    place += width;
                }
            }
        }
    }
}
