namespace MeProp.Gpu;

/// <summary>
/// Dense products by cuBLAS. Products of one list of kept rows go through gathered copies of these rows; lists per
/// example have kernels of their own. A row-major matrix is the transpose of a column-major one.
/// </summary>
internal sealed class GpuDense(GpuContext gpu) : IDenseOperations
{
    private const int SumColumns = 32, SumLanes = 8;

    private readonly GpuBuffer _gradient = new(gpu.Heap), _rows = new(gpu.Heap);

    public void Forward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y)
    {
        bool fits = x.Columns == w.Columns && y.Columns == w.Rows && y.Rows == x.Rows && Shapes.IsRow(b, w.Rows);
        Shapes.Require(fits, nameof(Forward), x, w, b, y);
        GpuMatrix weight = Operand.Of(w), bias = Operand.Of(b), output = Operand.Of(y);
        if (output.Count == 0) return;
        int inputs = w.Columns, outputs = w.Rows;
        gpu.Queue.Multiply(
            true, false, outputs, x.Rows, inputs, weight.Pointer, inputs, Operand.Floats(x), inputs, output.Pointer,
            outputs);
        gpu.Queue.Launch(
            "add_bias", Grid.Of(output.Count), (int?)activation ?? -1, bias.Pointer, output.Pointer, outputs,
            output.Count);
    }

    public void BackwardBias(Matrix dy, Matrix db, Selection? selection = null)
    {
        Shapes.Require(Shapes.IsRow(db, dy.Columns), nameof(BackwardBias), dy, db);
        Matrix? magnitudes = selection?.Magnitudes?.Begin(dy);
        SumColumnsOf(-1, 0, Operand.Of(dy), 0, Operand.Of(db).Pointer, PointerOf(magnitudes));
    }

    public void BackwardActivation(
        Activation activation, Matrix z, Matrix y, Matrix dy, Matrix dz, Matrix db, Selection? selection = null)
    {
        Matrix value = activation == Activation.Cube ? z : y;
        bool fits = Shapes.AreEqual(value, dy) && Shapes.AreEqual(dy, dz) && Shapes.IsRow(db, dy.Columns);
        Shapes.Require(fits, nameof(BackwardActivation), value, dy, dz, db);
        Matrix? magnitudes = selection?.Magnitudes?.Begin(dz);
        SumColumnsOf(
            (int)activation, Operand.Of(value).Pointer, Operand.Of(dy), Operand.Of(dz).Pointer, Operand.Of(db).Pointer,
            PointerOf(magnitudes));
    }

    public void BackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx)
    {
        bool fits = dy.Columns == w.Rows && dx.Columns == w.Columns && dx.Rows == dy.Rows;
        Shapes.Require(fits && Shapes.Fit(selection, dy), nameof(BackwardInput), dy, w, dx);
        GpuMatrix gradient = Operand.Of(dy), weight = Operand.Of(w), output = Operand.Of(dx);
        if (output.Count == 0) return;
        int examples = dy.Rows, inputs = w.Columns, outputs = w.Rows;
        if (selection.Kind == SelectionKind.PerExample)
        {
            gpu.Queue.Launch(
                "backward_input_per_example", Grid.RowsOf(examples, inputs), gradient.Pointer, weight.Pointer,
                Operand.Of(selection.Starts).Pointer, Operand.Of(selection.Kept).Pointer, output.Pointer, examples,
                outputs, inputs);
            return;
        }

        (nint g, nint rows, int kept) = (gradient.Pointer, weight.Pointer, outputs);
        if (selection.Kind == SelectionKind.Shared)
        {
            kept = selection.RowCount;
            g = TakeKept(gradient, selection);
            rows = _rows.Of((long)kept * inputs);
            int count = kept * inputs;
            gpu.Queue.Launch(
                "gather_rows", Grid.Of(count), weight.Pointer, Operand.Of(selection.Rows).Pointer, rows, inputs, 1, 0,
                inputs, count);
        }

        gpu.Queue.Multiply(false, false, inputs, examples, kept, rows, inputs, g, kept, output.Pointer, inputs);
    }

    public void BackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight)
    {
        Matrix w = weight.Value;
        bool fits = dy.Columns == w.Rows && x.Columns == w.Columns && x.Rows == dy.Rows;
        Shapes.Require(fits && Shapes.Fit(selection, dy), nameof(BackwardWeights), x, dy, w);
        Shapes.RequireTranspose(selection);
        weight.Touched.Set(selection);
        GpuMatrix gradient = Operand.Of(dy), dw = Operand.Of(weight.Gradient);
        int examples = dy.Rows, inputs = w.Columns, outputs = w.Rows;
        nint input = Operand.Floats(x);
        if (selection.Kind == SelectionKind.PerExample)
        {
            gpu.Queue.Launch(
                "backward_weights_per_example", Grid.RowsOf(Math.Min(outputs, selection.Kept.Length), inputs), input,
                gradient.Pointer, Operand.Of(selection.Rows).Pointer, RowCountOf(selection),
                Operand.Of(selection.Offsets).Pointer, Operand.Of(selection.KeptBy).Pointer, dw.Pointer, outputs,
                inputs);
            return;
        }

        if (selection.Kind == SelectionKind.All)
        {
            gpu.Queue.Multiply(
                false, true, inputs, outputs, examples, input, inputs, gradient.Pointer, outputs, dw.Pointer, inputs);
            return;
        }

        int kept = selection.RowCount, count = kept * inputs;
        nint rows = _rows.Of(count), g = TakeKept(gradient, selection);
        gpu.Queue.Multiply(false, true, inputs, kept, examples, input, inputs, g, kept, rows, inputs);
        gpu.Queue.Launch(
            "scatter_rows", Grid.Of(count), rows, Operand.Of(selection.Rows).Pointer, dw.Pointer, inputs, count);
    }

    private static nint PointerOf(Matrix? matrix) => matrix is null ? 0 : Operand.Of(matrix).Pointer;

    /// <summary>The number of kept rows on the GPU; a host that knows it sends it.</summary>
    private nint RowCountOf(Selection selection)
    {
        if (selection.DeviceRowCount is { } count) return Operand.Of(count).Pointer;
        nint sent = gpu.Scratch.Of(1);
        gpu.Queue.Upload<int>([selection.RowCount], sent);
        return sent;
    }

    /// <summary>The kept columns of dy side by side, (N, K).</summary>
    private nint TakeKept(GpuMatrix dy, Selection selection)
    {
        int kept = selection.RowCount, count = dy.Rows * kept;
        nint taken = _gradient.Of(count);
        gpu.Queue.Launch(
            "take_columns", Grid.Of(count), dy.Pointer, dy.Columns, Operand.Of(selection.Rows).Pointer, taken, kept,
            count);
        return taken;
    }

    private void SumColumnsOf(int activation, nint value, GpuMatrix dy, nint dz, nint db, nint magnitudes) =>
        gpu.Queue.Launch(
            "column_sums", new Grid(Grid.Blocks(dy.Columns, SumColumns), 1, SumColumns, SumLanes), activation, value,
            dy.Pointer, dz, db, magnitudes, dy.Rows, dy.Columns);
}
