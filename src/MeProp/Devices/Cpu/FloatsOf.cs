namespace MeProp.Cpu;

/// <summary>An input in another form as floats, for kernels that are faster with them. One buffer per width.</summary>
internal sealed class FloatsOf<V>(CpuRows<V> rows) where V : unmanaged, ILanes<V>
{
    private readonly Dictionary<int, HostMatrix> _floats = [];

    /// <summary>Floats as they are, others copied: valid until the next call for this width.</summary>
    public HostMatrix Of(Matrix x)
    {
        if (x is HostLookup lookup) return Of(lookup);
        if (x is not ByteMatrix) return Operand.Read(x);
        if (!_floats.TryGetValue(x.Columns, out HostMatrix? floats))
            _floats.Add(x.Columns, floats = new HostMatrix(x.Rows, x.Columns));
        floats.SetRows(x.Rows);
        rows.Copy(x, floats);
        return floats;
    }

    /// <summary>A lookup is copied once per batch.</summary>
    private HostMatrix Of(HostLookup lookup)
    {
        if (lookup.Floats is { } known) return known;
        HostMatrix floats = lookup.BeginFloats();
        rows.Copy(lookup, floats);
        return floats;
    }
}
