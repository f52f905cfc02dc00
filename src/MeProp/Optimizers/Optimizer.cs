using System.Globalization;
using System.Runtime.CompilerServices;

namespace MeProp;

/// <summary>Changes parameters along their gradients.</summary>
public abstract class Optimizer
{
    /// <summary>So many weights and their moments stay in the second cache level from step to step.</summary>
    private const int FewWeights = 16 * 1024;

    private OptimizerStep? _current;

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

    /// <summary>Takes one step along the gradients of the current batch. Parameters that were stepped while their gradient was computed have had theirs; it is waited for.</summary>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="parameters">What to change.</param>
    public void Step(Device device, IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameters);
        OptimizerStep step = Current();
        _current = null;
        for (int i = 0; i < parameters.Count; i++)
        {
            Parameter parameter = parameters[i];
            if (!parameter.IsStepped)
            {
                Step(device, parameter, step);
            }

            parameter.IsStepped = false;
        }

        device.Synchronize();
    }

    /// <summary>
    /// True when weights are best stepped while their gradient is computed: where only some rows were kept, or where there are few, as in an output layer. Not when all
    /// of many are: there it takes longer than one after the other.
    /// </summary>
    /// <param name="selection">What survives of the output gradient.</param>
    /// <param name="weight">The weights.</param>
    internal bool StepsWithGradient(Selection selection, Parameter weight) =>
        IsItsRule && Update == Update.Touched && (selection.Kind != SelectionKind.All || weight.Count <= FewWeights);

    /// <summary>Takes the part of the coming <see cref="Step(Device, IReadOnlyList{Parameter})"/> that concerns the weights of a linear layer, while their gradient is computed.</summary>
    /// <param name="device">Where everything lives.</param>
    /// <param name="x">(N, I).</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="selection">What survives of dy; <see cref="StepsWithGradient"/> is true of it and the weights.</param>
    /// <param name="weight">w (O, I).</param>
    internal void StepWeights(Device device, Matrix x, Matrix dy, Selection selection, Parameter weight)
    {
        OptimizerStep step = Current();
        weight.EnsureMoments(step.Rule);
        device.DenseBackwardWeights(x, dy, selection, weight, step);
        weight.IsStepped = true;
    }

    /// <summary>Name and settings, as in "Sgd, learning rate 0.1, update Touched, L2 0, clip 0, decay 1 per 1".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}, learning rate {LearningRate}, update {Update}, L2 {L2}, clip {Clip}");

    private protected static float Positive(float value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Must be a finite number above 0.");

    /// <summary>The numbers of the step with index <see cref="Steps"/>, counted from 1.</summary>
    protected abstract OptimizerStep NextStep();

    /// <summary>Forgets a step of which the backward pass took a part and then failed.</summary>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="parameters">What it would have changed.</param>
    internal void Abandon(Device device, IReadOnlyList<Parameter> parameters)
    {
        device.Synchronize();
        _current = null;
        foreach (Parameter parameter in parameters) parameter.IsStepped = false;
    }

    /// <summary>True when a step does to every parameter what its rule says and nothing else.</summary>
    private protected virtual bool IsItsRule => false;

    /// <summary>Steps one parameter: by the step's rule, unless a derived optimizer does something else.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="parameter">What to change.</param>
    /// <param name="step">From <see cref="NextStep"/>.</param>
    protected virtual void Step(Device device, Parameter parameter, in OptimizerStep step)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.EnsureMoments(step.Rule);
        device.Step(parameter, Update, step);
    }

    /// <summary>The numbers of the step that is being taken; begins one when none is.</summary>
    private OptimizerStep Current()
    {
        if (_current is { } step) return step;
        Steps++;
        step = NextStep();
        _current = step;
        return step;
    }
}
