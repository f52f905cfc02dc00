using System.Globalization;

namespace MeProp;

/// <summary>Steps parameters along their gradients.</summary>
public abstract class Optimizer
{
    private OptimizerStep? _announced;

    /// <summary>Sets the step size, &gt; 0.</summary>
    protected Optimizer(float learningRate) => LearningRate = Positive(learningRate);

    /// <summary>Step size.</summary>
    public float LearningRate { get; }

    /// <summary>Which rows of a selected gradient are stepped.</summary>
    public Update Update { get; init; } = Update.Touched;

    /// <summary>L2 regularization: L2 · w is added to the gradient of every stepped row, biases included.</summary>
    public float L2
    {
        get;
        init => field = value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "L2 must be a finite number, 0 or above.");
    }

    /// <summary>Limits gradient elements to ± this after L2; ≤ 0: no limit.</summary>
    public float Clip
    {
        get;
        init => field = !float.IsNaN(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit of gradients must be a number.");
    }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>
    /// Announces the next step before the backward pass whose gradients only
    /// <see cref="Step(Device, IReadOnlyList{Parameter})"/> reads (<see cref="IOptimizerOperations.Announce"/>). Saves
    /// time; results do not change.
    /// </summary>
    public void Announce(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!FollowsRule) return;
        _announced = BeginStep();
        device.Optimizer.Announce(Update, _announced.Value);
    }

    /// <summary>Takes one step along the gradients of the current batch.</summary>
    public void Step(Device device, IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameters);
        OptimizerStep step = _announced ?? BeginStep();
        for (int i = 0; i < parameters.Count; i++) Step(device, parameters[i], step);
        EndStep(device);
    }

    /// <summary>As in "Sgd, learning rate 0.1, update Touched, L2 0, clip 0, decay 1 per 1".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{GetType().Name}, learning rate {LearningRate}, update {Update}, L2 {L2}, clip {Clip}");

    /// <summary>Ends an announced step, even if the backward pass failed.</summary>
    internal void EndStep(Device device)
    {
        device.Optimizer.EndStep();
        _announced = null;
    }

    private protected static float Positive(
        float value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "Must be a finite number above 0.");

    /// <summary>The numbers of step <see cref="Steps"/>, counted from 1.</summary>
    protected abstract OptimizerStep NextStep();

    /// <summary>True when a step only applies its rule to every parameter.</summary>
    private protected virtual bool FollowsRule => false;

    /// <summary>Steps one parameter; default: by the step's rule.</summary>
    protected virtual void Step(Device device, Parameter parameter, in OptimizerStep step) =>
        device.Optimizer.Step(parameter, Update, step);

    private OptimizerStep BeginStep()
    {
        Steps++;
        return NextStep();
    }
}
