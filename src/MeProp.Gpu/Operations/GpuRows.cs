namespace MeProp.Gpu;

internal sealed class GpuRows(GpuContext gpu) : IRowOperations
{
    public void Copy(Matrix source, Matrix destination)
    {
        Shapes.Require(Shapes.AreEqual(source, destination), nameof(Copy), source, destination);
        GpuMatrix to = Operand.Of(destination);
        if (to.Count == 0) return;
        if (source is GpuByteMatrix bytes) bytes.WriteFloats(to.Pointer);
        else gpu.Queue.Copy(Operand.Floats(source), to.Pointer, (long)to.Count * sizeof(float));
    }

    public void Gather(Table source, Indices rows, Matrix destination)
    {
        GpuTable table = source as GpuTable ?? throw new ArgumentException("The table lives on another device.");
        GpuIndices list = Operand.Of(rows);
        bool fits = list.Length == destination.Rows && table.Columns == destination.Columns
            && table.HoldsBytes == destination.HoldsBytes && destination is GpuByteMatrix or GpuMatrix;
        Shapes.Require(fits, nameof(Gather), source, rows, destination);
        list.RequireWithin(0, table.Rows, "Row");
        int count = destination.Rows * destination.Columns, columns = table.Columns;
        if (destination is GpuByteMatrix bytes)
        {
            gpu.Queue.Launch(
                "gather_bytes", Grid.Of(count), table.Pointer, list.Pointer, bytes.BeginWrite(), columns, count);
            return;
        }

        gpu.Queue.Launch(
            "gather_rows", Grid.Of(count), table.Pointer, list.Pointer, Operand.Of(destination).Pointer, columns, 1, 0,
            columns, count);
    }

    public void Gather(Matrix source, Indices rows, Matrix destination, int column)
    {
        GpuMatrix from = Operand.Of(source), to = Operand.Of(destination);
        GpuIndices list = Operand.Of(rows);
        int perRow = Shapes.IdsPerRow(list, to.Rows);
        bool fits = perRow > 0 && column >= 0 && column + (long)perRow * from.Columns <= to.Columns;
        Shapes.Require(fits, nameof(Gather), source, rows, destination);
        list.RequireWithin(-1, from.Rows, "Row");
        int count = list.Length * from.Columns;
        gpu.Queue.Launch(
            "gather_rows", Grid.Of(count), from.Pointer, list.Pointer, to.Pointer, from.Columns, perRow, column,
            to.Columns, count);
    }

    public void CopyColumns(Matrix source, int from, Matrix destination, int to, int columns)
    {
        GpuMatrix x = Operand.Of(source), y = Operand.Of(destination);
        bool fits = x.Rows == y.Rows && from >= 0 && to >= 0 && columns > 0
            && columns <= x.Columns - from && columns <= y.Columns - to;
        Shapes.Require(fits, nameof(CopyColumns), source, destination);
        int count = x.Rows * columns;
        gpu.Queue.Launch(
            "copy_columns", Grid.Of(count), x.Pointer, x.Columns, from, y.Pointer, y.Columns, to, columns, count);
    }

    public void Gather(Indices source, int width, Indices rows, Indices destination)
    {
        GpuIndices from = Operand.Of(source), list = Operand.Of(rows), to = Operand.Of(destination);
        bool fits = width > 0 && from.Length % width == 0 && to.Length == (long)list.Length * width;
        Shapes.Require(fits, nameof(Gather), source, rows, destination);
        list.RequireWithin(0, from.Length / width, "Row");
        gpu.Queue.Launch(
            "gather_integers", Grid.Of(to.Length), from.Pointer, list.Pointer, to.BeginWrite(from, width), width,
            to.Length);
    }
}
