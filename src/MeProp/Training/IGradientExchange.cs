namespace MeProp;

/// <summary>
/// Runs between backward pass and step, to sum gradients over processes or inspect them. With one, a
/// <see cref="Trainer"/> stores every gradient in <see cref="Parameter.Gradient"/> before the step.
/// </summary>
public interface IGradientExchange
{
    /// <summary>Reads or changes the gradients of a step, and their rows (<see cref="Parameter.Touched"/>).</summary>
    void Exchange(Device device, IReadOnlyList<Parameter> parameters);
}
