namespace MeProp.Cpu;

internal sealed unsafe class CpuRows<V>(CpuQueue queue) : IRowOperations where V : unmanaged, ILanes<V>
{
    public void Copy(Matrix source, Matrix destination)
    {
        Shapes.Require(Shapes.AreEqual(source, destination), nameof(Copy), source, destination);
        HostMatrix d = Operand.Write(destination);
        if (source is HostLookup lookup)
        {
            for (int t = 0, column = 0; t < lookup.Tables.Count; t++)
            {
                Gather(lookup.Values[t], lookup.Ids[t], destination, column);
                column += lookup.Tables[t].Positions * lookup.Tables[t].Width;
            }

            return;
        }

        if (source is not ByteMatrix x) d.CopyFrom(Operand.Read(source));
        else queue.Run(new BytesToFloats<V>(x, d), x.Rows, CpuQueue.ElementGrain(x.Columns), x, d);
    }

    public void Gather(Table source, Indices rows, Matrix destination)
    {
        HostTable table = source as HostTable ?? throw new ArgumentException("The table belongs to another device.");
        HostIndices indices = Operand.Read(rows);
        bool fits = rows.Length == destination.Rows && source.Columns == destination.Columns
            && table.HoldsBytes == destination.HoldsBytes;
        Shapes.Require(fits, nameof(Gather), source, rows, destination);
        Shapes.RequireIndices(indices.Span, 0, source.Rows, "Row");
        if (destination is ByteMatrix bytes)
        {
            bytes.Pending.WaitToWrite();
            double grain = CpuQueue.ElementGrain(bytes.Columns);
            fixed (byte* s = table.Bytes.Span)
                queue.Run(new GatherBytes(s, indices.Data, bytes), bytes.Rows, grain, bytes, indices);
            return;
        }

        HostMatrix y = Operand.Write(destination);
        ReadOnlySpan<float> values = table.Floats.Span;
        for (int n = 0; n < y.Rows; n++) values.Slice(indices.Span[n] * y.Columns, y.Columns).CopyTo(y.Row(n));
    }

    public void Gather(Matrix source, Indices rows, Matrix destination, int column)
    {
        HostMatrix x = Operand.Read(source), y = Operand.Write(destination);
        HostIndices indices = Operand.Read(rows);
        int perRow = Shapes.IdsPerRow(rows, y.Rows);
        bool fits = perRow > 0 && column >= 0 && (long)perRow * x.Columns <= y.Columns - column;
        Shapes.Require(fits, nameof(Gather), source, rows, destination);
        Shapes.RequireIndices(indices.Span, -1, x.Rows, "Row");
        var kernel = new GatherRows(x, indices.Data, perRow, y, column);
        queue.Run(kernel, y.Rows, CpuQueue.ElementGrain(perRow * x.Columns), x, indices, y);
    }

    public void CopyColumns(Matrix source, int from, Matrix destination, int to, int columns)
    {
        HostMatrix x = Operand.Read(source), y = Operand.Write(destination);
        bool fits = x.Rows == y.Rows && from >= 0 && to >= 0 && columns > 0
            && columns <= x.Columns - from && columns <= y.Columns - to;
        Shapes.Require(fits, nameof(CopyColumns), source, destination);
        queue.Run(new ColumnCopy(x, from, y, to, columns), x.Rows, CpuQueue.ElementGrain(columns), x, y);
    }

    public void Gather(Indices source, int width, Indices rows, Indices destination)
    {
        HostIndices s = Operand.Read(source), r = Operand.Read(rows), d = Operand.Write(destination);
        bool fits = width > 0 && destination.Length == (long)rows.Length * width && source.Length % width == 0;
        Shapes.Require(fits, nameof(Gather), source, rows, destination);
        Shapes.RequireIndices(r.Span, 0, source.Length / width, "Row");
        ReadOnlySpan<int> values = s.Span, indices = r.Span;
        Span<int> result = d.Span;
        for (int n = 0; n < indices.Length; n++)
            values.Slice(indices[n] * width, width).CopyTo(result.Slice(n * width, width));
    }
}
