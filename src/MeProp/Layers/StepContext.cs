namespace MeProp;

/// <summary>What a layer needs to know of the pass that it takes part in.</summary>
/// <param name="device">Where everything runs.</param>
/// <param name="streams">Random numbers for dropout and selection.</param>
public sealed class StepContext(Device device, RandomStreams streams)
{
    /// <summary>Where everything runs.</summary>
    public Device Device { get; } = device;

    /// <summary>Random numbers for dropout and selection.</summary>
    public RandomStreams Streams { get; } = streams;

    /// <summary>Where the time of the phases is counted.</summary>
    public PhaseClock Clock { get; } = new();

    /// <summary>True in training, false in evaluation and prediction, where dropout does nothing.</summary>
    public bool IsTraining { get; set; }

    /// <summary>
    /// Steps weights while their gradient is computed, which then is not kept; null: gradients are computed into <see cref="Parameter.Gradient"/>. Such steps may go on after the backward
    /// pass, until <see cref="Optimizer.Step(Device, IReadOnlyList{Parameter})"/> or <see cref="Device.Synchronize"/>: before that weights are not to be read, and layers' inputs, gradients and selections not to be changed.
    /// </summary>
    public Optimizer? Optimizer { get; set; }

    /// <summary>Training step, counted from 0; what a <see cref="Keep"/> with a warm-up depends on.</summary>
    public long Step { get; set; }
}
