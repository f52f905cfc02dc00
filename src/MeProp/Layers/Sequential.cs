namespace MeProp;

/// <summary>Layers one after the other: y = f_L(… f_2(f_1(x))). The first layer with parameters computes no input gradient.</summary>
public sealed class Sequential : Layer
{
    private readonly Layer[] _layers;
    private Parameter[] _parameters = [];
    private int _inputs, _firstTrained;

    /// <summary>Describes the network.</summary>
    /// <param name="layers">At least one layer, from input to output.</param>
    public Sequential(params Layer[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Length == 0) throw new ArgumentException("A network has at least one layer.", nameof(layers));
        _layers = [.. layers];
    }

    /// <summary>From input to output.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>True once the network has its memory and initial weights.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>Number of inputs; 0 before the network is built.</summary>
    public int Inputs { get; private set; }

    /// <summary>Number of outputs; 0 before the network is built.</summary>
    public int Outputs { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Outputs of each linear layer but the last, from input to output.</summary>
    public IReadOnlyList<int> HiddenSizes => [.. Flatten().OfType<Dense>().SkipLast(1).Select(layer => layer.Outputs)];

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => _parameters.Sum(p => (long)p.Count);

    /// <summary>The multilayer perceptron of the paper: hidden layers of one size with an activation and dropout, and a dense output layer.</summary>
    /// <param name="options">Sizes and rules.</param>
    public static Sequential Mlp(MlpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var layers = new List<Layer>();
        int inputs = options.Inputs;
        for (int i = 1; i < options.Layers; i++)
        {
            layers.Add(new Dense(inputs, options.HiddenSize, options.Keep, options.Initializer, options.Activation));
            if (options.Dropout > 0) layers.Add(new Dropout(options.Dropout));
            inputs = options.HiddenSize;
        }

        layers.Add(new Dense(inputs, options.Classes, Keep.All, options.Initializer));
        return new Sequential([.. layers]);
    }

    /// <inheritdoc/>
    public override Matrix Forward(Matrix x, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(step);
        step.Device.Synchronize();
        Matrix y = x;
        foreach (Layer layer in _layers) y = layer.Forward(y, step);
        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        Matrix? gradient = dy;
        int last = needsInputGradient ? 0 : _firstTrained;
        for (int i = _layers.Length - 1; i >= last; i--) gradient = _layers[i].Backward(gradient!, step, needsInputGradient || i > last);
        return gradient;
    }

    /// <summary>Adapts all buffers after neurons were removed or brought back.</summary>
    /// <param name="device">Where the network lives.</param>
    internal void Fit(Device device) => Fit(device, _inputs);

    /// <inheritdoc/>
    internal override int Fit(Device device, int inputs)
    {
        _inputs = inputs;
        return Outputs = _layers.Aggregate(inputs, (columns, layer) => layer.Fit(device, columns));
    }

    /// <summary>The layers, those of networks within this one in their place.</summary>
    internal IEnumerable<Layer> Flatten() => _layers.SelectMany(layer => layer is Sequential network ? network.Flatten() : [layer]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" · ", (IEnumerable<Layer>)_layers);

    /// <inheritdoc/>
    protected override int Build(Device device, int inputs, RandomStream random)
    {
        string prefix = Name.Length == 0 ? "" : Name + ".";
        int columns = _inputs = inputs;
        for (int i = 0; i < _layers.Length; i++) columns = _layers[i].Build(device, $"{prefix}{i}", columns, random);
        _parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
        _firstTrained = Array.FindIndex(_layers, layer => layer.Parameters.Count > 0);
        if (_firstTrained < 0) _firstTrained = 0;
        Inputs = inputs;
        Outputs = columns;
        IsBuilt = true;
        return columns;
    }
}
