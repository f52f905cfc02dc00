namespace MeProp;

/// <summary>An element-wise function: y = f(x), dx = dy · f′(x), each (N, O). O(N·O).</summary>
public sealed class ActivationLayer : Layer
{
    private Matrix? _x, _y, _dx;

    /// <summary>Applies f.</summary>
    public ActivationLayer(Activation activation)
    {
        if (!Enum.IsDefined(activation))
            throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        Activation = activation;
    }

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override string Type => Activation.FileName();

    /// <inheritdoc/>
    public override int Outputs => Inputs;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override Matrix Forward(Matrix x, StepContext step)
    {
        CheckInput(x);
        _x = x;
        Matrix y = Buffer(ref _y, step.Device, x.Rows, Outputs);
        step.Device.Elementwise.ActivationForward(Activation, x, y);
        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        Matrix x = CheckOutputGradient(dy, _x);
        if (!needsInputGradient) return null;
        Matrix dx = Buffer(ref _dx, step.Device, dy.Rows, Inputs);
        step.Device.Elementwise.ActivationBackward(Activation, x, _y!, dy, dx);
        return dx;
    }

    /// <inheritdoc/>
    public override string ToString() => Activation.ToString();
}
