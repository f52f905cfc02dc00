namespace MeProp;

/// <summary>
/// A part of a network: a forward pass and, in the same file, the backward pass that differentiates it. A layer owns its output and its
/// input gradient; both are valid until its next pass. In training the output stays as it is until the optimizer's step: <see cref="Dense"/> may still read it as its input.
/// </summary>
public abstract class Layer
{
    private int _inputs, _outputs;

    /// <summary>Position in the network, as in "2"; empty before the network is built.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What the layer trains, in the order weight, bias.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Allocates and initialises the layer.</summary>
    /// <param name="device">Where it will live.</param>
    /// <param name="name">Its position in the network.</param>
    /// <param name="inputs">Columns of its input, I.</param>
    /// <param name="random">Where initial weights come from.</param>
    /// <returns>Columns of its output, O.</returns>
    /// <exception cref="ArgumentException">The layer does not take that many inputs.</exception>
    public int Build(Device device, string name, int inputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(random);
        Name = name;
        _inputs = inputs;
        return _outputs = Build(device, inputs, random);
    }

    /// <summary>Forward pass.</summary>
    /// <param name="x">(N, I). The layer may read it again in <see cref="Backward"/>.</param>
    /// <param name="step">The pass.</param>
    /// <returns>y (N, O).</returns>
    public abstract Matrix Forward(Matrix x, StepContext step);

    /// <summary>Backward pass for the batch of the last <see cref="Forward"/>: computes the gradients of the parameters and of the input.</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="step">The pass.</param>
    /// <param name="needsInputGradient">False for the first layer of a network, whose dx nobody reads.</param>
    /// <returns>dx (N, I), or null when it was not asked for.</returns>
    public abstract Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient);

    /// <summary>Adapts the layer's buffers after neurons of the network were removed or brought back.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="inputs">Columns of its input, I.</param>
    /// <returns>Columns of its output, O.</returns>
    internal virtual int Fit(Device device, int inputs) =>
        inputs == _inputs ? _outputs : throw new NotSupportedException($"Layer {Name} ({this}) takes {_inputs} inputs and cannot be changed to {inputs}.");

    /// <summary>In words, as in "Dense 784 → 500, unified top-k 30".</summary>
    public abstract override string ToString();

    /// <summary>Allocates and initialises the layer.</summary>
    /// <param name="device">Where it will live.</param>
    /// <param name="inputs">Columns of its input, I.</param>
    /// <param name="random">Where initial weights come from.</param>
    /// <returns>Columns of its output, O.</returns>
    protected abstract int Build(Device device, int inputs, RandomStream random);
}
