namespace MeProp;

/// <summary>
/// The linear map z = x wᵀ + b with sparsified back propagation, and an activation y = f(z) where one is wanted.
/// <code>
/// forward    y = f(x wᵀ + b)                         O(N·O·I)
/// backward   dz = dy · f′                            dense, as in the authors' programs
///            db[j] = Σ_n dz[n,j]                     dense, likewise
/// select     S = Keep(dz)                            which outputs survive, per example or for the batch
///            dx[n] = Σ_{j∈S(n)} dz[n,j] w[j]         O(N·K·I) instead of O(N·O·I)
///            dw[j] = Σ_{n: j∈S(n)} dz[n,j] x[n]      O(N·K·I); rows outside S are not touched
/// </code>
/// Shapes: x (N, I), w (O, I), b (1, O), y and z (N, O). Paper, section 2.1; unified: section 2.3.
/// </summary>
public sealed partial class Dense : Layer
{
    private readonly Selection _selection = new();
    private int _inputs;
    private Parameter? _weight, _bias;
    private Parameter[] _parameters = [];
    private Matrix? _x, _y, _z, _dx, _dz, _magnitudes;

    /// <summary>Describes the layer; <see cref="Layer.Build(Device, string, int, RandomStream)"/> makes it.</summary>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    /// <param name="keep">Which output gradients survive; all unless given.</param>
    /// <param name="initializer">Initial weights; <see cref="Initializer.He"/> unless given.</param>
    /// <param name="activation">f; null for a linear layer. The same as a layer of its own after this one, in fewer passes over the memory.</param>
    public Dense(int inputs, int outputs, Keep? keep = null, Initializer? initializer = null, Activation? activation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        _inputs = inputs;
        Outputs = outputs;
        Keep = keep ?? Keep.All;
        Initializer = initializer ?? Initializer.He;
        Activation = activation;
    }

    /// <summary>O.</summary>
    public int Outputs { get; private set; }

    /// <summary>Which output gradients survive.</summary>
    public Keep Keep { get; }

    /// <summary>Initial weights.</summary>
    public Initializer Initializer { get; }

    /// <summary>f, or null for a linear layer.</summary>
    public Activation? Activation { get; }

    /// <summary>w (O, I).</summary>
    public Parameter Weight => _weight ?? throw NotBuilt();

    /// <summary>b (1, O).</summary>
    public Parameter Bias => _bias ?? throw NotBuilt();

    /// <summary>What the last backward pass kept.</summary>
    public Selection Selection => _selection;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override Matrix Forward(Matrix x, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(step);
        Matrix y = _y ?? throw NotBuilt();
        if (x.Columns != _inputs) throw new ArgumentException($"Layer {Name} ({this}) takes {_inputs} inputs, its input is {x}.");
        step.Device.Synchronize();
        _x = x;
        y.SetRows(x.Rows);
        if (_z is null)
        {
            step.Device.DenseForward(x, Weight.Value, Bias.Value, Activation, y);
            return y;
        }

        // The derivative of the cube is computed from z, so both are kept.
        _z.SetRows(x.Rows);
        step.Device.DenseForward(x, Weight.Value, Bias.Value, null, _z);
        step.Device.ActivationForward(Activation!.Value, _z, y);
        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        ArgumentNullException.ThrowIfNull(dy);
        ArgumentNullException.ThrowIfNull(step);
        Matrix x = _x ?? throw new InvalidOperationException($"Layer {Name} ({this}): Backward before Forward.");
        if (dy.Rows != x.Rows || dy.Columns != Outputs) throw new ArgumentException($"Layer {Name} ({this}) was given the input {x} and so needs an output gradient of {x.Rows} × {Outputs}, not {dy}.");
        Device device = step.Device;
        if (Weight.IsStepped) device.Synchronize(); // a second pass: the first may still read what is overwritten now
        Matrix dz = dy;
        if (Activation is { } activation)
        {
            dz = _dz!;
            dz.SetRows(dy.Rows);
            device.DenseBackwardActivation(activation, _z ?? _y!, _y!, dy, dz, Bias.Gradient, _magnitudes);
        }
        else
        {
            device.DenseBackwardBias(dy, Bias.Gradient, _magnitudes);
        }

        Select(dz, step);
        Activity?.Add(device, dz, _selection);
        if (needsInputGradient)
        {
            _dx!.SetRows(x.Rows);
            device.DenseBackwardInput(dz, Weight.Value, _selection, _dx);
        }

        // dx is computed by now: the weights may change.
        if (step.Optimizer is { } optimizer && optimizer.StepsWithGradient(_selection, Weight)) optimizer.StepWeights(device, x, dz, _selection, Weight);
        else device.DenseBackwardWeights(x, dz, _selection, Weight.Gradient);
        Weight.Touched = _selection;
        return needsInputGradient ? _dx : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dense {_inputs} → {Outputs}{(Activation is { } activation ? $", {activation}" : "")}{(Keep == Keep.All ? "" : $", {Keep}")}";

    /// <inheritdoc/>
    protected override int Build(Device device, int inputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (inputs != _inputs) throw new ArgumentException($"Layer {Name} ({this}) takes {_inputs} inputs, but what comes before it gives {inputs}.");
        _weight = new Parameter(device, $"{Name}.weight", Outputs, _inputs);
        _bias = new Parameter(device, $"{Name}.bias", 1, Outputs);
        _parameters = [_weight, _bias];
        Initializer.Initialize(_weight.Value, _bias.Value, random);
        return Fit(device, inputs);
    }

    private void Select(Matrix dy, StepContext step)
    {
        int count = Keep.CountAt(Outputs, step.Step);
        if (Keep.Rule == KeepRule.All)
        {
            _selection.SetAll(dy.Rows, Outputs);
            return;
        }

        step.Clock.Enter(Phase.Select);
        try
        {
            step.Device.Select(dy, Keep.Rule, count, step.Streams.Selection, _selection, _magnitudes);
        }
        catch (NonFiniteException exception)
        {
            throw new NonFiniteException($"Layer {Name} ({this}): {exception.Message}", exception);
        }

        step.Clock.Enter(Phase.Backward);
    }

    private InvalidOperationException NotBuilt() => new($"{this} is not built yet: build the network that it is part of.");
}
