namespace MeProp;

/// <summary>
/// Runs between backward pass and step, to sum gradients over processes or inspect them. With one, a
/// <see cref="Trainer"/> stores every gradient in <see cref="Parameter.Gradient"/> before the step.
/// </summary>
/// <remarks>
/// The calls of a step: <see cref="Begin"/>; then in the backward pass, for each layer with parameters from the last to
/// the first, <see cref="TryTake"/> for weights that offer factors, and <see cref="Complete"/>; <see cref="Exchange"/>.
/// A backward pass that fails leaves calls out, but never the last one.
/// </remarks>
public interface IGradientExchange
{
    /// <summary>A backward pass follows. Default: nothing.</summary>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="parameters">All of the network.</param>
    void Begin(Device device, IReadOnlyList<Parameter> parameters)
    {
    }

    /// <summary>
    /// Offers what the gradient of a weight is computed from. True: the exchange takes it and makes the gradient;
    /// false, the default: the layer computes its part of the gradient.
    /// </summary>
    bool TryTake(in GradientFactors factors) => false;

    /// <summary>
    /// The gradients of a layer are complete; their exchange may begin while the pass continues. Default: nothing.
    /// </summary>
    void Complete(IReadOnlyList<Parameter> parameters)
    {
    }

    /// <summary>Reads or changes the gradients of a step, and their rows (<see cref="Parameter.Touched"/>).</summary>
    void Exchange(Device device, IReadOnlyList<Parameter> parameters);
}
