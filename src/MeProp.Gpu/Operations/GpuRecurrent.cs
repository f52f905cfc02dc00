namespace MeProp.Gpu;

internal sealed class GpuRecurrent(GpuContext gpu) : IRecurrentOperations
{
    private const int Gates = 4;

    public void LstmForward(
        Matrix z, Matrix? r, Matrix? previousCell, Matrix gates, Matrix cell, Matrix cellTanh, Matrix y)
    {
        int before = r?.Rows ?? 0;
        bool fits = before == (previousCell?.Rows ?? 0) && before <= z.Rows
            && z.Columns == Gates * y.Columns && (r is null || r.Columns == z.Columns)
            && (previousCell is null || previousCell.Columns == y.Columns)
            && z.Rows == y.Rows && Shapes.AreEqual(z, gates) && Shapes.AreEqual(cell, y)
            && Shapes.AreEqual(cellTanh, y);
        Shapes.Require(fits, nameof(LstmForward), z, r, previousCell, gates, cell, cellTanh, y);
        GpuMatrix output = Operand.Of(y);
        gpu.Queue.Launch(
            "lstm_forward", Grid.Of(output.Count), Operand.Of(z).Pointer, PointerOf(r), PointerOf(previousCell), before,
            Operand.Of(gates).Pointer, Operand.Of(cell).Pointer, Operand.Of(cellTanh).Pointer, output.Pointer,
            y.Columns, output.Count);
    }

    public void LstmBackward(
        Matrix gates, Matrix? previousCell, Matrix cellTanh, Matrix dy, Matrix? dr, int next, Matrix dcell, Matrix dz)
    {
        int before = previousCell?.Rows ?? 0;
        bool fits = next >= 0 && next <= dy.Rows && before <= dy.Rows
            && (next == 0 || (dr is not null && dr.Rows >= next && dr.Columns == dy.Columns))
            && (previousCell is null || previousCell.Columns == dy.Columns)
            && gates.Columns == Gates * dy.Columns && gates.Rows == dy.Rows && Shapes.AreEqual(gates, dz)
            && Shapes.AreEqual(cellTanh, dy) && Shapes.AreEqual(dcell, dy);
        Shapes.Require(fits, nameof(LstmBackward), gates, previousCell, cellTanh, dy, dr, dcell, dz);
        GpuMatrix gradient = Operand.Of(dy);
        gpu.Queue.Launch(
            "lstm_backward", Grid.Of(gradient.Count), Operand.Of(gates).Pointer, PointerOf(previousCell), before,
            Operand.Of(cellTanh).Pointer, gradient.Pointer, next == 0 ? 0 : PointerOf(dr), next,
            Operand.Of(dcell).Pointer, Operand.Of(dz).Pointer, dy.Columns, gradient.Count);
    }

    private static nint PointerOf(Matrix? matrix) => matrix is null ? 0 : Operand.Of(matrix).Pointer;
}
