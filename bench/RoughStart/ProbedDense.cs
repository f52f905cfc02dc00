using MeProp;

namespace RoughStart;

/// <summary>
/// A linear layer that can select for one of its two backward products alone, and that counts what it sees: the share of the squared
/// output gradient that selection keeps, and the mean of its outputs after ReLU.
/// </summary>
internal sealed class ProbedDense(int inputs, int outputs, Keep keep, bool selectInput, bool selectWeights) : Layer
{
    private readonly Selection _kept = new(), _all = new();
    private Parameter? _weight, _bias;
    private Matrix? _x, _y, _dx;
    private double _energy, _keptEnergy, _activation;
    private long _outputs;

    public override IReadOnlyList<Parameter> Parameters => [_weight!, _bias!];

    /// <summary>Share of Σ dy² that was kept since the last call, and mean of max(y, 0).</summary>
    public (double KeptShare, double MeanActivation) Probe()
    {
        (double, double) result = (_keptEnergy / _energy, _activation / _outputs);
        (_energy, _keptEnergy, _activation, _outputs) = (0, 0, 0, 0);
        return result;
    }

    public override Matrix Forward(Matrix x, StepContext step)
    {
        _x = x;
        _y!.SetRows(x.Rows);
        step.Device.DenseForward(x, _weight!.Value, _bias!.Value, null, _y);
        return _y;
    }

    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        step.Device.Select(dy, KeepRule.All, outputs, step.Streams.Selection, _all);
        step.Device.Select(dy, keep.Rule, keep.CountAt(outputs, step.Step), step.Streams.Selection, _kept);
        Count((HostMatrix)dy);
        Selection forInput = selectInput ? _kept : _all, forWeights = selectWeights ? _kept : _all;
        _dx!.SetRows(dy.Rows);
        if (needsInputGradient) step.Device.DenseBackwardInput(dy, _weight!.Value, forInput, _dx);
        step.Device.DenseBackwardWeights(_x!, dy, forWeights, _weight!.Gradient);
        step.Device.DenseBackwardBias(dy, _bias!.Gradient);
        _weight.Touched = forWeights.Kind == SelectionKind.All ? null : forWeights;
        return needsInputGradient ? _dx : null;
    }

    public override string ToString() => $"ProbedDense {inputs} → {outputs}";

    protected override int Build(Device device, int columns, RandomStream random)
    {
        _weight = new Parameter(device, $"{Name}.weight", outputs, inputs);
        _bias = new Parameter(device, $"{Name}.bias", 1, outputs);
        Initializer.He.Initialize(_weight.Value, _bias.Value, random);
        _y = device.CreateMatrix(0, outputs);
        _dx = device.CreateMatrix(0, inputs);
        return outputs;
    }

    private void Count(HostMatrix dy)
    {
        var y = (HostMatrix)_y!;
        for (int n = 0; n < dy.Rows; n++)
        {
            ReadOnlySpan<float> gradient = dy.Row(n);
            foreach (float g in gradient) _energy += g * g;
            if (_kept.Kind == SelectionKind.All)
            {
                foreach (float g in gradient) _keptEnergy += g * g;
            }
            else
            {
                foreach (int j in _kept.KeptOf(n)) _keptEnergy += gradient[j] * gradient[j];
            }

            foreach (float v in y.Row(n)) _activation += Math.Max(v, 0);
            _outputs += outputs;
        }
    }
}
