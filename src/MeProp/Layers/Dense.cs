namespace MeProp;

/// <summary>
/// The linear map y = x wᵀ + b with sparsified back propagation.
/// <code>
/// forward    y = x wᵀ + b                            O(N·O·I)
/// select     S = Keep(dy)                            which outputs survive, per example or for the batch
/// backward   dx[n] = Σ_{j∈S(n)} dy[n,j] w[j]         O(N·K·I) instead of O(N·O·I)
///            dw[j] = Σ_{n: j∈S(n)} dy[n,j] x[n]      O(N·K·I); rows outside S are not touched
///            db[j] = Σ_n dy[n,j]                     dense, as in the authors' programs
/// </code>
/// Shapes: x (N, I), w (O, I), b (1, O), y (N, O). Paper, section 2.1; unified: section 2.3.
/// </summary>
public sealed class Dense : Layer
{
    private readonly Selection _selection = new();
    private readonly int _inputs;
    private Parameter? _weight, _bias;
    private Parameter[] _parameters = [];
    private Matrix? _x, _y, _dx;

    /// <summary>Describes the layer; <see cref="Layer.Build(Device, string, int, RandomStream)"/> makes it.</summary>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    /// <param name="keep">Which output gradients survive; all unless given.</param>
    /// <param name="initializer">Initial weights; <see cref="Initializer.He"/> unless given.</param>
    public Dense(int inputs, int outputs, Keep? keep = null, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        _inputs = inputs;
        Outputs = outputs;
        Keep = keep ?? Keep.All;
        Initializer = initializer ?? Initializer.He;
    }

    /// <summary>O.</summary>
    public int Outputs { get; }

    /// <summary>Which output gradients survive.</summary>
    public Keep Keep { get; }

    /// <summary>Initial weights.</summary>
    public Initializer Initializer { get; }

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
        _x = x;
        y.SetRows(x.Rows);
        step.Device.DenseForward(x, Weight.Value, Bias.Value, y);
        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        ArgumentNullException.ThrowIfNull(dy);
        ArgumentNullException.ThrowIfNull(step);
        Matrix x = _x ?? throw new InvalidOperationException($"Layer {Name} ({this}): Backward before Forward.");
        if (dy.Rows != x.Rows || dy.Columns != Outputs) throw new ArgumentException($"Layer {Name} ({this}) was given the input {x} and so needs an output gradient of {x.Rows} × {Outputs}, not {dy}.");
        Select(dy, step);
        Device device = step.Device;
        if (needsInputGradient)
        {
            _dx!.SetRows(x.Rows);
            device.DenseBackwardInput(dy, Weight.Value, _selection, _dx);
        }

        device.DenseBackwardWeights(x, dy, _selection, Weight.Gradient);
        device.DenseBackwardBias(dy, Bias.Gradient);
        Weight.Touched = _selection;
        return needsInputGradient ? _dx : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dense {_inputs} → {Outputs}{(Keep == Keep.All ? "" : $", {Keep}")}";

    /// <inheritdoc/>
    protected override int Build(Device device, int inputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (inputs != _inputs) throw new ArgumentException($"Layer {Name} ({this}) takes {_inputs} inputs, but what comes before it gives {inputs}.");
        _weight = new Parameter(device, $"{Name}.weight", Outputs, _inputs);
        _bias = new Parameter(device, $"{Name}.bias", 1, Outputs);
        _parameters = [_weight, _bias];
        Initializer.Initialize(_weight.Value, _bias.Value, random);
        _y = device.CreateMatrix(0, Outputs);
        _dx = device.CreateMatrix(0, _inputs);
        return Outputs;
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
            step.Device.Select(dy, Keep.Rule, count, step.Streams.Selection, _selection);
        }
        catch (NonFiniteException exception)
        {
            throw new NonFiniteException($"Layer {Name} ({this}): {exception.Message}", exception);
        }

        step.Clock.Enter(Phase.Backward);
    }

    private InvalidOperationException NotBuilt() => new($"{this} is not built yet: build the network that it is part of.");
}
