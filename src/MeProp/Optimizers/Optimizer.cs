using System.Runtime.CompilerServices;

namespace MeProp;

/// <summary>Changes parameters along their gradients.</summary>
public abstract class Optimizer
{
    /// <summary>Checks and keeps what all optimizers share.</summary>
    /// <param name="learningRate">Step size, &gt; 0.</param>
    protected Optimizer(float learningRate)
    {
        LearningRate = Positive(learningRate);
    }

    /// <summary>Step size.</summary>
    public float LearningRate { get; }

    /// <summary>Which rows of a selected gradient are stepped.</summary>
    public Update Update { get; init; } = Update.Touched;

    /// <summary>L2 regularisation: this times w is added to the gradient of every stepped row, biases included.</summary>
    public float L2 { get; init => field = value >= 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "L2 must be a finite number, 0 or above."); }

    /// <summary>Gradient elements are limited to ± this, after L2 is added; ≤ 0 for no limit.</summary>
    public float Clip { get; init => field = !float.IsNaN(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit of gradients must be a number."); }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>Takes one step along the gradients of the current batch.</summary>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="parameters">What to change.</param>
    public void Step(Device device, IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameters);
        Steps++;
        OptimizerStep step = NextStep();
        for (int i = 0; i < parameters.Count; i++) Step(device, parameters[i], step);
    }

    private protected static float Positive(float value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Must be a finite number above 0.");

    /// <summary>The numbers of the step with index <see cref="Steps"/>, counted from 1.</summary>
    protected abstract OptimizerStep NextStep();

    /// <summary>Steps one parameter.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="parameter">What to change.</param>
    /// <param name="step">From <see cref="NextStep"/>.</param>
    protected abstract void Step(Device device, Parameter parameter, in OptimizerStep step);
}
