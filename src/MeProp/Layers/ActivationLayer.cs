namespace MeProp;

/// <summary>An element-wise function: y = f(x), dx = dy · f′(x). x, y, dx, dy (N, O); O(N·O).</summary>
public abstract class ActivationLayer : Layer
{
    private readonly Activation _activation;
    private Matrix? _x, _y, _dx;

    private protected ActivationLayer(Activation activation) => _activation = activation;

    /// <inheritdoc/>
    public sealed override Matrix Forward(Matrix x, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(step);
        Matrix y = _y ?? throw new InvalidOperationException($"{this} is not built yet: build the network that it is part of.");
        if (x.Columns != y.Columns) throw new ArgumentException($"Layer {Name} ({this}) takes {y.Columns} inputs, its input is {x}.");
        _x = x;
        y.SetRows(x.Rows);
        step.Device.ActivationForward(_activation, x, y);
        return y;
    }

    /// <inheritdoc/>
    public sealed override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        ArgumentNullException.ThrowIfNull(dy);
        ArgumentNullException.ThrowIfNull(step);
        if (!needsInputGradient) return null;
        Matrix x = _x ?? throw new InvalidOperationException($"Layer {Name} ({this}): Backward before Forward.");
        if (dy.Rows != x.Rows || dy.Columns != x.Columns) throw new ArgumentException($"Layer {Name} ({this}) was given the input {x} and so needs an output gradient of that shape, not {dy}.");
        _dx!.SetRows(dy.Rows);
        step.Device.ActivationBackward(_activation, x, _y!, dy, _dx);
        return _dx;
    }

    /// <inheritdoc/>
    internal sealed override int Fit(Device device, int inputs)
    {
        if (_y?.Columns == inputs) return inputs;
        _y = device.CreateMatrix(0, inputs);
        _dx = device.CreateMatrix(0, inputs);
        return inputs;
    }

    /// <inheritdoc/>
    public sealed override string ToString() => _activation.ToString();

    /// <inheritdoc/>
    protected sealed override int Build(Device device, int inputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Fit(device, inputs);
    }
}
