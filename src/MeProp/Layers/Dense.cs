namespace MeProp;

/// <summary>
/// The linear map z = x wᵀ + b with sparsified back propagation, and an optional activation y = f(z).
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
public sealed class Dense : Layer, ISelective, ISimplifiable
{
    private readonly int _outputs;
    private NeuronActivity? _activity;
    private Selection? _selection;
    private Matrix? _x, _y, _z, _dx, _dz;

    /// <summary>Describes the layer; its network makes it.</summary>
    /// <param name="outputs">O, at least 1.</param>
    /// <param name="keep">Which output gradients survive; default: all.</param>
    /// <param name="activation">f; null: linear. Faster than a separate <see cref="ActivationLayer"/>.</param>
    /// <param name="initializer">Initial weights; default: <see cref="Initializer.He"/>.</param>
    public Dense(int outputs, Keep? keep = null, Activation? activation = null, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        _outputs = outputs;
        Keep = keep ?? Keep.All;
        if (Keep.KeepsScale && activation is MeProp.Activation.Tanh or MeProp.Activation.Sigmoid)
        {
            throw new ArgumentException(
                $"Keeping the scale needs a homogeneous activation (none, ReLU or cube), not {activation}.",
                nameof(keep));
        }

        Activation = activation;
        Initializer = initializer ?? Initializer.He;
    }

    /// <inheritdoc/>
    public override string Type => "dense";

    /// <inheritdoc/>
    public override int Outputs => IsBuilt ? Weight.Value.Rows : _outputs;

    /// <inheritdoc/>
    public override bool ReadsAnyInput => true;

    /// <summary>Which output gradients survive.</summary>
    public Keep Keep { get; }

    /// <summary>f; null: linear.</summary>
    public Activation? Activation { get; }

    /// <summary>Initial weights.</summary>
    public Initializer Initializer { get; }

    /// <summary>w (O, I).</summary>
    public Parameter Weight => IsBuilt ? Parameters[0] : throw NotBuilt();

    /// <summary>b (1, O).</summary>
    public Parameter Bias => IsBuilt ? Parameters[1] : throw NotBuilt();

    /// <summary>The outputs kept by the last backward pass.</summary>
    public Selection Selection => _selection ?? throw new InvalidOperationException($"{this}: no backward pass yet.");

    /// <inheritdoc/>
    public IReadOnlyList<SelectedOutputs> LastPass =>
        _selection is null ? [] : [new([Name], _y!, _selection, Activation == MeProp.Activation.Relu)];

    NeuronActivity? ISimplifiable.Activity
    {
        get => _activity;
        set => _activity = value;
    }

    IReadOnlyList<int> ISimplifiable.OutputGroups => [Outputs];

    /// <inheritdoc/>
    public override string Rule => $"Dense, {Activation?.ToString() ?? "linear"}, {Keep}";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Declarations =>
        [new("weight", Outputs, Inputs), new("bias", Outputs)];

    /// <inheritdoc/>
    public override Matrix Forward(Matrix x, StepContext step)
    {
        CheckInput(x);
        Device device = step.Device;
        _x = x;
        Matrix y = Buffer(ref _y, device, x.Rows, Outputs);
        if (Activation != MeProp.Activation.Cube)
        {
            device.Dense.Forward(x, Weight.Value, Bias.Value, Activation, y);
            return y;
        }

        // The derivative of the cube is computed from z, so keep both.
        Matrix z = Buffer(ref _z, device, x.Rows, Outputs);
        device.Dense.Forward(x, Weight.Value, Bias.Value, null, z);
        device.Elementwise.ActivationForward(MeProp.Activation.Cube, z, y);
        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        Matrix x = CheckOutputGradient(dy, _x), dz = dy;
        Device device = step.Device;
        Selection selection = _selection ??= new Selection(device, Keep);
        if (Activation is { } f)
        {
            dz = Buffer(ref _dz, device, dy.Rows, Outputs);
            device.Dense.BackwardActivation(f, _z ?? _y!, _y!, dy, dz, Bias.Gradient, selection);
        }
        else
        {
            device.Dense.BackwardBias(dy, Bias.Gradient, selection);
        }

        Select(dz, selection, step);
        if (Keep.KeepsScale && selection.Kind == SelectionKind.PerExample)
        {
            dz = Own(dz, device);
            device.Selection.KeepScale(dz, _z ?? _y!, selection);
        }

        _activity?.AddExamples(dz.Rows);
        _activity?.Count(device, dz, selection);
        Matrix? dx = null;
        if (needsInputGradient)
        {
            dx = x is LookupMatrix lookup ? lookup.Gradient : Buffer(ref _dx, device, x.Rows, Inputs);
            device.Dense.BackwardInput(dz, Weight.Value, selection, dx);
        }

        if (step.Exchange?.TryTake(new(Weight, x, dz, selection)) != true)
            device.Dense.BackwardWeights(x, dz, selection, Weight);
        return dx;
    }

    /// <summary>A gradient that may be written: that of a linear layer belongs to the next layer.</summary>
    private Matrix Own(Matrix dz, Device device)
    {
        if (Activation is not null) return dz;
        Matrix own = Buffer(ref _dz, device, dz.Rows, Outputs);
        device.Rows.Copy(dz, own);
        return own;
    }

    /// <inheritdoc/>
    public Layer With(Keep keep) => new Dense(Outputs, keep, Activation, Initializer);

    void ISimplifiable.KeepOutputs(int[] neurons)
    {
        Weight.KeepPart(neurons, null);
        Bias.KeepPart(null, neurons);
    }

    void ISimplifiable.KeepInputs(int[] inputs) => Weight.KeepPart(null, inputs);

    /// <inheritdoc/>
    public override void Write(LayerFields fields)
    {
        fields.Set("outputs", Outputs);
        if (Activation is { } activation) fields.Set("activation", activation.FileName());
        Keep.Write(fields);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"Dense {(Inputs > 0 ? $"{Inputs} → " : "")}{Outputs}{(Activation is { } activation ? $", {activation}" : "")}"
        + (Keep == Keep.All ? "" : $", {Keep}");

    internal static Dense Read(LayerFields fields) => new(
        fields.Whole("outputs", 1),
        Keep.Read(fields),
        fields.TextOrNull("activation") is { } name ? FileNames.ToActivation(name) : null);

    /// <inheritdoc/>
    protected override void Initialize(RandomStream random) => Initializer.Initialize(Weight.Value, Bias.Value, random);

    private void Select(Matrix dz, Selection selection, StepContext step)
    {
        if (Keep.Rule == KeepRule.All)
        {
            selection.SetAll(dz.Rows, Outputs);
            return;
        }

        try
        {
            step.Select(dz, Keep, step.Share?.Rows, selection);
        }
        catch (NonFiniteException exception)
        {
            throw new NonFiniteException($"Layer {Name} ({this}): {exception.Message}", exception);
        }
    }
}
