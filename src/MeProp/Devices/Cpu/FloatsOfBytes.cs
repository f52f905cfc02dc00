namespace MeProp.Cpu;

/// <summary>A batch of bytes as floats, for kernels that read bytes slower. One buffer per width.</summary>
internal sealed class FloatsOfBytes<V>(CpuRows<V> rows) where V : unmanaged, ILanes<V>
{
    private readonly Dictionary<int, HostMatrix> _floats = [];

    /// <summary>scale · x, valid until the next call for this width.</summary>
    public HostMatrix Of(ByteMatrix x)
    {
        if (!_floats.TryGetValue(x.Columns, out HostMatrix? floats))
            _floats.Add(x.Columns, floats = new HostMatrix(x.Rows, x.Columns));
        floats.SetRows(x.Rows);
        rows.Copy(x, floats);
        return floats;
    }
}
