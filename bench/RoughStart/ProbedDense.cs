using MeProp;

namespace RoughStart;

/// <summary>
/// A linear layer y = x wᵀ + b, x (N, I), w (O, I), that can select for only one of its two backward products.
/// It records the share of Σ dy² that selection keeps, and the mean of its outputs after ReLU.
/// </summary>
internal sealed class ProbedDense(int outputs, Keep keep, bool selectInput, bool selectWeights) : Layer
{
    private Selection? _kept, _all;
    private Matrix? _x, _y, _dy, _dx;
    private double _energy, _keptEnergy, _activation;
    private long _outputs;

    public override string Type => "probed-dense";

    public override int Outputs => outputs;

    public override IReadOnlyList<ParameterDeclaration> Declarations =>
        [new("weight", outputs, Inputs), new("bias", outputs)];

    private Parameter Weight => Parameters[0];

    private Parameter Bias => Parameters[1];

    /// <summary>The kept share of Σ dy² and the mean of max(y, 0), since the last call.</summary>
    public (double KeptShare, double MeanActivation) Probe()
    {
        (double, double) result = (_keptEnergy / _energy, _activation / _outputs);
        (_energy, _keptEnergy, _activation, _outputs) = (0, 0, 0, 0);
        return result;
    }

    public override Matrix Forward(Matrix x, StepContext step)
    {
        CheckInput(x);
        _x = x;
        Matrix y = Buffer(ref _y, step.Device, x.Rows, outputs);
        step.Device.Dense.Forward(x, Weight.Value, Bias.Value, null, y);
        return y;
    }

    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        Device device = step.Device;
        _kept ??= new Selection(device, keep);
        _all ??= new Selection(device);
        _all.SetAll(dy.Rows, outputs);
        device.Dense.BackwardBias(dy, Bias.Gradient, _kept);
        device.Selection.Select(dy, keep.CountAt(outputs, step.Step), step.Streams.Selection, _kept);
        Count((HostMatrix)dy);
        if (keep.KeepsScale)
        {
            Matrix own = Buffer(ref _dy, device, dy.Rows, outputs);
            device.Rows.Copy(dy, own);
            device.Selection.KeepScale(own, _y!, _kept);
            dy = own;
        }

        Matrix? dx = null;
        if (needsInputGradient)
        {
            dx = Buffer(ref _dx, device, dy.Rows, Inputs);
            device.Dense.BackwardInput(dy, Weight.Value, selectInput ? _kept : _all, dx);
        }

        device.Dense.BackwardWeights(_x!, dy, selectWeights ? _kept : _all, Weight);
        return dx;
    }

    public override string ToString() => $"ProbedDense {Inputs} → {outputs}";

    protected override void Initialize(RandomStream random) =>
        Initializer.He.Initialize(Weight.Value, Bias.Value, random);

    private void Count(HostMatrix dy)
    {
        var y = (HostMatrix)_y!;
        for (int n = 0; n < dy.Rows; n++)
        {
            ReadOnlySpan<float> gradient = dy.Row(n);
            foreach (float g in gradient) _energy += g * g;
            foreach (int j in _kept!.KeptOf(n)) _keptEnergy += gradient[j] * gradient[j];
            foreach (float v in y.Row(n)) _activation += Math.Max(v, 0);
            _outputs += outputs;
        }
    }
}
