namespace MeProp.Gpu;

internal sealed class GpuRegression(GpuContext gpu) : IRegressionOperations
{
    /// <summary>At most so many blocks add terms: the order of additions depends on it.</summary>
    private const int MaxBlocks = 256;

    private readonly GpuBuffer _terms = new(gpu.Heap);

    public void SquaredError(Matrix outputs, Matrix targets, float scale, Matrix? doutputs, Accumulator loss)
    {
        GpuMatrix y = Operand.Of(outputs), t = Operand.Of(targets);
        GpuMatrix? dy = doutputs is null ? null : Operand.Of(doutputs);
        bool fits = Shapes.AreEqual(y, t) && (dy is null || Shapes.AreEqual(y, dy));
        Shapes.Require(fits, nameof(SquaredError), y, t, doutputs);
        if (y.Count == 0) return;
        int blocks = Math.Min(MaxBlocks, Grid.Blocks(y.Count));
        _terms.Reserve(MaxBlocks * sizeof(double));
        gpu.Queue.Launch(
            "squared_error", Grid.BlockFor(blocks), y.Pointer, t.Pointer, scale, dy?.Pointer ?? 0, _terms.Pointer,
            y.Count);
        gpu.Queue.Launch("add_terms", Grid.BlockFor(1), _terms.Pointer, blocks, GpuAccumulator.Of(loss).Pointer);
    }
}
