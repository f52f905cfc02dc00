namespace MeProp.Gpu;

internal sealed class GpuElementwise(GpuContext gpu) : IElementwiseOperations
{
    public void ActivationForward(Activation activation, Matrix x, Matrix y)
    {
        Shapes.Require(Shapes.AreEqual(x, y), nameof(ActivationForward), x, y);
        GpuMatrix from = Operand.Of(x), to = Operand.Of(y);
        gpu.Queue.Launch(
            "activation_forward", Grid.Of(from.Count), (int)activation, from.Pointer, to.Pointer, from.Count);
    }

    public void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx)
    {
        Matrix value = activation == Activation.Cube ? x : y;
        bool fits = Shapes.AreEqual(value, dy) && Shapes.AreEqual(dy, dx);
        Shapes.Require(fits, nameof(ActivationBackward), value, dy, dx);
        GpuMatrix v = Operand.Of(value), from = Operand.Of(dy), to = Operand.Of(dx);
        gpu.Queue.Launch(
            "activation_backward", Grid.Of(to.Count), (int)activation, v.Pointer, from.Pointer, to.Pointer, to.Count);
    }

    public void Add(Matrix x, Matrix y)
    {
        Shapes.Require(Shapes.AreEqual(x, y), nameof(Add), x, y);
        GpuMatrix from = Operand.Of(x), to = Operand.Of(y);
        gpu.Queue.Launch("add", Grid.Of(to.Count), from.Pointer, to.Pointer, to.Count);
    }

    public void Dropout(Matrix x, float rate, ulong key, Matrix y, Indices? numbers = null)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate of dropout is 0 or above and below 1.");
        bool fits = Shapes.AreEqual(x, y) && (numbers is null || numbers.Length >= x.Rows);
        Shapes.Require(fits, nameof(Dropout), x, y, numbers);
        GpuMatrix from = Operand.Of(x), to = Operand.Of(y);
        gpu.Queue.Launch(
            "dropout", Grid.Of(to.Count), from.Pointer, DropoutMask.Threshold(rate), 1 / (1 - rate), key,
            numbers is null ? 0 : Operand.Of(numbers).Pointer, to.Pointer, to.Columns, to.Count);
    }

    public void Approach(Matrix x, float factor, Matrix y)
    {
        Shapes.Require(Shapes.AreEqual(x, y), nameof(Approach), x, y);
        GpuMatrix from = Operand.Of(x), to = Operand.Of(y);
        gpu.Queue.Launch("approach", Grid.Of(to.Count), from.Pointer, factor, to.Pointer, to.Count);
    }
}
