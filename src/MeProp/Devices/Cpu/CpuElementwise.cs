namespace MeProp.Cpu;

internal sealed class CpuElementwise<V>(CpuQueue queue) : IElementwiseOperations where V : unmanaged, ILanes<V>
{
    public void ActivationForward(Activation activation, Matrix x, Matrix y)
    {
        switch (activation)
        {
            case Activation.Relu: Forward<ReluFunction>(x, y); break;
            case Activation.Tanh: Forward<TanhFunction>(x, y); break;
            case Activation.Sigmoid: Forward<SigmoidFunction>(x, y); break;
            case Activation.Cube: Forward<CubeFunction>(x, y); break;
            default: throw NoSuchActivation(activation);
        }
    }

    public void Add(Matrix x, Matrix y)
    {
        Shapes.Require(Shapes.AreEqual(x, y), nameof(Add), x, y);
        HostMatrix hx = Operand.Read(x), hy = Operand.Write(y);
        queue.Run(new AddKernel<V>(hx, hy), hx.Rows, CpuQueue.ElementGrain(hx.Columns), x, y);
    }

    public void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx)
    {
        switch (activation)
        {
            case Activation.Relu: Backward<ReluFunction>(y, dy, dx); break;
            case Activation.Tanh: Backward<TanhFunction>(y, dy, dx); break;
            case Activation.Sigmoid: Backward<SigmoidFunction>(y, dy, dx); break;
            case Activation.Cube: Backward<CubeFunction>(x, dy, dx); break;
            default: throw NoSuchActivation(activation);
        }
    }

    public void Dropout(Matrix x, float rate, ulong key, Matrix y, Indices? numbers = null)
    {
        bool fits = Shapes.AreEqual(x, y) && (numbers is null || numbers.Length >= x.Rows);
        Shapes.Require(fits, nameof(Dropout), x, y, numbers);
        HostMatrix hx = Operand.Read(x), hy = Operand.Write(y);
        HostIndices? rows = numbers is null ? null : Operand.Read(numbers);
        var kernel = new DropoutKernel<V>(hx, rate, key, hy, rows);
        queue.Run(kernel, hx.Rows, CpuQueue.ElementGrain(hx.Columns), x, y, rows);
    }

    public void Approach(Matrix x, float factor, Matrix y)
    {
        Shapes.Require(Shapes.AreEqual(x, y), nameof(Approach), x, y);
        HostMatrix hx = Operand.Read(x), hy = Operand.Write(y);
        queue.Run(new ApproachKernel<V>(hx, factor, hy), hx.Rows, CpuQueue.ElementGrain(2L * hx.Columns), x, y);
    }

    public static ArgumentOutOfRangeException NoSuchActivation(Activation activation) =>
        new(nameof(activation), activation, "There is no such activation.");

    private void Forward<F>(Matrix x, Matrix y) where F : IActivationFunction
    {
        Shapes.Require(Shapes.AreEqual(x, y), nameof(ActivationForward), x, y);
        var kernel = new ActivationForwardKernel<V, F>(Operand.Read(x), Operand.Write(y));
        queue.Run(kernel, x.Rows, CpuQueue.ElementGrain(F.Cost * (long)x.Columns), x, y);
    }

    private void Backward<F>(Matrix value, Matrix dy, Matrix dx) where F : IActivationFunction
    {
        bool fits = Shapes.AreEqual(value, dy) && Shapes.AreEqual(dy, dx);
        Shapes.Require(fits, nameof(ActivationBackward), value, dy, dx);
        var kernel = new ActivationBackwardKernel<V, F>(Operand.Read(value), Operand.Read(dy), Operand.Write(dx));
        queue.Run(kernel, dy.Rows, CpuQueue.ElementGrain(dy.Columns), value, dy, dx);
    }
}
