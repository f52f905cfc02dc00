namespace MeProp.Cpu;

internal sealed class CpuRecurrent<V>(CpuQueue queue) : IRecurrentOperations where V : unmanaged, ILanes<V>
{
    /// <summary>Cost of a unit in element accesses: five functions forward, none backward.</summary>
    private const int ForwardCost = 32, BackwardCost = 16;

    public void LstmForward(
        Matrix z, Matrix? r, Matrix? previousCell, Matrix gates, Matrix cell, Matrix cellTanh, Matrix y)
    {
        bool fits = Fit(z, cell) && Shapes.AreEqual(z, gates) && Shapes.AreEqual(cell, cellTanh)
            && Shapes.AreEqual(cell, y) && IsPrefix(r, z) && IsPrefix(previousCell, cell)
            && (r?.Rows ?? 0) == (previousCell?.Rows ?? 0);
        Shapes.Require(fits, nameof(LstmForward), z, r, previousCell, gates, cell, cellTanh, y);
        var kernel = new LstmForwardKernel<V>(
            Operand.Read(z), r is null ? null : Operand.Read(r),
            previousCell is null ? null : Operand.Read(previousCell),
            Operand.Write(gates), Operand.Write(cell), Operand.Write(cellTanh), Operand.Write(y));
        queue.Run(kernel, z.Rows, CpuQueue.ElementGrain((long)ForwardCost * cell.Columns), z, r, previousCell, gates);
        GC.KeepAlive(cell);
        GC.KeepAlive(cellTanh);
        GC.KeepAlive(y);
    }

    public void LstmBackward(
        Matrix gates, Matrix? previousCell, Matrix cellTanh, Matrix dy, Matrix? dr, int next, Matrix dcell, Matrix dz)
    {
        bool fits = Fit(gates, cellTanh) && IsPrefix(previousCell, cellTanh) && Shapes.AreEqual(cellTanh, dy)
            && Shapes.AreEqual(cellTanh, dcell) && Shapes.AreEqual(gates, dz) && next >= 0 && next <= dy.Rows
            && (next == 0 || dr?.Columns == dy.Columns && dr.Rows >= next);
        Shapes.Require(fits, nameof(LstmBackward), gates, previousCell, cellTanh, dy, dr, dcell, dz);
        var kernel = new LstmBackwardKernel<V>(
            Operand.Read(gates), previousCell is null ? null : Operand.Read(previousCell), Operand.Read(cellTanh),
            Operand.Read(dy), next == 0 ? null : Operand.Read(dr!), next, Operand.Write(dcell), Operand.Write(dz));
        double grain = CpuQueue.ElementGrain((long)BackwardCost * dy.Columns);
        queue.Run(kernel, dy.Rows, grain, gates, previousCell, cellTanh, dy);
        GC.KeepAlive(dr);
        GC.KeepAlive(dcell);
        GC.KeepAlive(dz);
    }

    private static bool Fit(Matrix gates, Matrix units) =>
        gates.Rows == units.Rows && gates.Columns == 4L * units.Columns;

    private static bool IsPrefix(Matrix? part, Matrix whole) =>
        part is null || (part.Columns == whole.Columns && part.Rows <= whole.Rows);
}
