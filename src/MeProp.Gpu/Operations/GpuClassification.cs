namespace MeProp.Gpu;

internal sealed class GpuClassification(GpuContext gpu) : IClassificationOperations
{
    /// <summary>Rows of a block: each has a warp.</summary>
    private const int RowsPerBlock = 4, Warp = 32;

    private readonly GpuBuffer _losses = new(gpu.Heap);

    public void SoftmaxCrossEntropy(Matrix logits, Indices targets, float scale, Matrix? dlogits, Accumulator loss)
    {
        GpuMatrix z = Operand.Of(logits);
        GpuMatrix? dz = dlogits is null ? null : Operand.Of(dlogits);
        GpuIndices labels = Operand.Of(targets);
        bool fits = labels.Length == z.Rows && (dz is null || Shapes.AreEqual(z, dz));
        Shapes.Require(fits, nameof(SoftmaxCrossEntropy), z, targets, dlogits);
        labels.RequireWithin(-1, z.Columns, "Target");
        if (z.Rows == 0) return;
        _losses.Reserve((long)z.Rows * sizeof(double));
        gpu.Queue.Launch(
            "softmax_cross_entropy", GridOf(z.Rows), z.Pointer, labels.Pointer, scale, dz?.Pointer ?? 0,
            _losses.Pointer,
            z.Rows, z.Columns);
        gpu.Queue.Launch(
            "add_terms", Grid.BlockFor(1), _losses.Pointer, z.Rows, GpuAccumulator.Of(loss).Pointer);
    }

    public void ArgMax(Matrix values, Indices indices)
    {
        GpuMatrix z = Operand.Of(values);
        GpuIndices list = Operand.Of(indices);
        Shapes.Require(list.Length == z.Rows, nameof(ArgMax), z, indices);
        gpu.Queue.Launch(
            "arg_max", GridOf(z.Rows), z.Pointer, list.BeginWrite(0, z.Columns - 1), z.Rows, z.Columns);
    }

    private static Grid GridOf(int rows) => new(Grid.Blocks(rows, RowsPerBlock), 1, Warp, RowsPerBlock);
}
