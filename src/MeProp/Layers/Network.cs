namespace MeProp;

/// <summary>
/// A chain: y = f_L(… f_2(f_1(input(batch)))). The first part with parameters computes no input gradient. Only the
/// input states a width; the layers' inputs follow from it.
/// </summary>
public sealed class Network
{
    private readonly Layer[] _layers;
    private Parameter[] _parameters = [];
    private int _firstTrained;
    private Matrix? _floats;

    /// <summary>Connects an input and at least one layer.</summary>
    /// <exception cref="ArgumentException">A layer is given twice, or does not take what comes before it.</exception>
    public Network(InputLayer input, params Layer[] layers)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Length == 0) throw new ArgumentException("A network has at least one layer.", nameof(layers));
        if (layers.Distinct().Count() < layers.Length)
            throw new ArgumentException("A layer stands in a network once.", nameof(layers));
        Input = input;
        _layers = [.. layers];
        Connect();
    }

    /// <summary>Reads the batch.</summary>
    public InputLayer Input { get; }

    /// <summary>From input to output.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>True once the network has its memory and initial weights.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>Columns of the first layer's input.</summary>
    public int Inputs => Input.Outputs;

    /// <summary>Columns of the output.</summary>
    public int Outputs => _layers[^1].Outputs;

    /// <summary>Trained parameters, from input to output.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Outputs of all layers with parameters except the last.</summary>
    public IReadOnlyList<int> HiddenSizes =>
        [.. _layers.Where(layer => layer.Declarations.Count > 0).SkipLast(1).Select(layer => layer.Outputs)];

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => _parameters.Sum(p => (long)p.Count);

    internal IEnumerable<NetworkPart> Parts => [Input, .. _layers];

    /// <summary>
    /// The multilayer perceptron of the paper: hidden layers of one size with activation and dropout, then a dense
    /// output layer.
    /// </summary>
    public static Network Mlp(MlpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var layers = new List<Layer>();
        for (int i = 1; i < options.Layers; i++)
        {
            layers.Add(new Dense(options.HiddenSize, options.Keep, options.Activation, options.Initializer));
            if (options.Dropout > 0) layers.Add(new Dropout(options.Dropout));
        }

        layers.Add(new Dense(options.Classes, initializer: options.Initializer));
        return new Network(new ValuesInput(options.Inputs), [.. layers]);
    }

    /// <summary>Allocates and initializes the network.</summary>
    /// <param name="device">Where to allocate.</param>
    /// <param name="random">Source of initial weights; null: zeros.</param>
    public void Build(Device device, RandomStream? random)
    {
        ArgumentNullException.ThrowIfNull(device);
        BuildUnlessCancelled(device, random, CancellationToken.None);
    }

    /// <summary>
    /// The same, which takes seconds for many weights; the network is not built when it is cancelled.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal void BuildUnlessCancelled(Device device, RandomStream? random, CancellationToken cancellationToken)
    {
        if (random is not null) random.Cancellation = cancellationToken;
        try
        {
            foreach (NetworkPart part in Parts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                part.Build(device, random);
            }
        }
        finally
        {
            if (random is not null) random.Cancellation = default;
        }

        _parameters = [.. Parts.SelectMany(part => part.Parameters)];
        _firstTrained = Math.Max(0, Array.FindIndex(_layers, layer => layer.Parameters.Count > 0));
        IsBuilt = true;
    }

    /// <summary>Forward pass; y (Rows of the batch, O) is valid until the next pass.</summary>
    public Matrix Forward(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        if (!IsBuilt) throw new InvalidOperationException("The network is not built yet.");
        (step.Sequences, step.Share) = (batch.Sequences, batch.Share);
        Matrix y = Input.Forward(batch, step);
        if (!y.HoldsFloats && !_layers[0].ReadsAnyInput) y = ToFloats(y, step.Device);
        foreach (Layer layer in _layers) y = layer.Forward(y, step);
        return y;
    }

    /// <summary>Backward pass for the batch of the last <see cref="Forward"/>; dy (Rows of the batch, O).</summary>
    public void Backward(Matrix dy, StepContext step)
    {
        bool isInputTrained = Input.Parameters.Count > 0;
        int last = isInputTrained ? 0 : _firstTrained;
        Matrix? gradient = dy;
        for (int i = _layers.Length - 1; i >= last; i--)
        {
            gradient = _layers[i].Backward(gradient!, step, isInputTrained || i > last);
            if (_layers[i].Parameters.Count > 0) step.Exchange?.Complete(_layers[i].Parameters);
        }

        if (isInputTrained) Input.Backward(gradient!, step);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" · ", (IEnumerable<Layer>)_layers);

    /// <summary>Propagates input widths, first and after changes of size.</summary>
    internal void Connect()
    {
        int columns = Input.Outputs;
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Connect($"{i}", columns);
            columns = _layers[i].Outputs;
        }
    }

    private Matrix ToFloats(Matrix input, Device device)
    {
        Matrix floats = NetworkPart.Buffer(ref _floats, device, input.Rows, input.Columns);
        device.Rows.Copy(input, floats);
        return floats;
    }
}
