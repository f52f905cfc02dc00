namespace MeProp.Conformance;

/// <summary>The specification of a lookup: the rows of the tables, and a gradient of floats.</summary>
internal sealed class ReferenceLookup(ReadOnlySpan<LookupShape> tables) : LookupMatrix(tables)
{
    private Matrix[] _tables = [];
    private Indices[] _ids = [];
    private HostMatrix? _gradient;

    public override Matrix Gradient => _gradient ?? throw new InvalidOperationException("The lookup shows nothing.");

    public override void Show(
        int rows, ReadOnlySpan<Matrix> tables, ReadOnlySpan<Indices> ids, object? parameters = null)
    {
        Check(rows, tables, ids);
        for (int t = 0; t < tables.Length; t++)
        {
            foreach (int id in ids[t].ToArray()) ReferenceMemory.Require(id >= 0 && id < tables[t].Rows);
        }

        (Rows, _tables, _ids) = (rows, tables.ToArray(), ids.ToArray());
        _gradient ??= new HostMatrix(rows, Columns);
        _gradient.SetRows(rows);
    }

    public override void Download(Span<float> values)
    {
        CheckLength(values.Length);
        var all = new List<float>();
        for (int n = 0; n < Rows; n++)
        {
            for (int t = 0; t < _tables.Length; t++)
            {
                for (int p = 0; p < Tables[t].Positions; p++)
                    all.AddRange(ReferenceMemory.Row(_tables[t], _ids[t].ToArray()[n * Tables[t].Positions + p]));
            }
        }

        all.ToArray().CopyTo(values);
    }
}
