using System.Globalization;

namespace MeProp;

/// <summary>Steps parameters along their gradients.</summary>
public abstract class Optimizer
{
    private OptimizerStep? _announced;
    private (Device Device, Accumulator Sum)? _squares;

    /// <summary>Sets the step size, &gt; 0.</summary>
    protected Optimizer(float learningRate) => LearningRate = Positive(learningRate);

    /// <summary>Step size before <see cref="Schedule"/>.</summary>
    public float LearningRate { get; }

    /// <summary>How the step size changes with the steps.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

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

    /// <summary>
    /// Limits the norm of all gradients of a step together: where √(Σ g²) is larger, all are scaled down to it
    /// (Pascanu et al. 2013). Untouched rows count as 0. ≤ 0: no limit. Gradients are stored before the step then,
    /// which costs some speed.
    /// </summary>
    public float ClipNorm
    {
        get;
        init => field = float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit of the norm must be finite.");
    }

    /// <summary>
    /// Decoupled weight decay (Loshchilov and Hutter 2019): a step subtracts step size · WeightDecay · w from the rows
    /// that it steps, biases included.
    /// </summary>
    public float WeightDecay
    {
        get;
        init => field = value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Decay must be a finite number, 0 or above.");
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
        if (!FollowsRule || ClipNorm > 0) return;
        _announced = BeginStep();
        device.Optimizer.Announce(Update, _announced.Value);
    }

    /// <summary>Takes one step along the gradients of the current batch.</summary>
    public void Step(Device device, IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameters);
        OptimizerStep step = _announced ?? BeginStep();
        if (ClipNorm > 0) step = step with { Scale = ScaleOf(device, parameters) };
        for (int i = 0; i < parameters.Count; i++) Step(device, parameters[i], step);
        EndStep(device);
    }

    /// <summary>As in "Sgd, learning rate 0.1, update Touched, L2 0, clip 0, decay 1 per 1".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{GetType().Name}, learning rate {LearningRate}, update {Update}, L2 {L2}, clip {Clip}")
        + (ClipNorm > 0 ? string.Create(CultureInfo.InvariantCulture, $", norm {ClipNorm}") : "")
        + (WeightDecay > 0 ? string.Create(CultureInfo.InvariantCulture, $", weight decay {WeightDecay}") : "")
        + (Schedule == LearningRateSchedule.Constant ? "" : $", schedule {Schedule}");

    /// <summary>The step size of the current step, with <see cref="Schedule"/>.</summary>
    protected float Rate => (float)(LearningRate * Schedule.FactorAt(Steps));

    /// <summary>The share of w that the current step subtracts.</summary>
    protected float DecayOfStep => Rate * WeightDecay;

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

    private float ScaleOf(Device device, IReadOnlyList<Parameter> parameters)
    {
        if (_squares?.Device != device) _squares = (device, device.CreateAccumulator());
        Accumulator sum = _squares.Value.Sum;
        sum.Reset();
        for (int i = 0; i < parameters.Count; i++) device.Optimizer.AddSquares(parameters[i], sum);
        double norm = Math.Sqrt(sum.Value);
        if (!double.IsFinite(norm)) throw new NonFiniteException($"The norm of the gradients became {norm}.");
        return norm > ClipNorm ? (float)(ClipNorm / norm) : 1;
    }

    private OptimizerStep BeginStep()
    {
        Steps++;
        return NextStep();
    }
}
