namespace MeProp;

/// <summary>The context of a pass.</summary>
public sealed class StepContext(Device device, RandomStreams streams)
{
    /// <summary>Where everything runs.</summary>
    public Device Device { get; } = device;

    /// <summary>Random numbers for dropout and selection.</summary>
    public RandomStreams Streams { get; } = streams;

    /// <summary>Counts the time of the phases.</summary>
    internal PhaseClock Clock { get; } = new();

    /// <summary>True in training; dropout does nothing otherwise.</summary>
    public bool IsTraining { get; set; }

    /// <summary>How rows of the batch belong to sequences; null if each row is an example.</summary>
    public Sequences? Sequences { get; set; }

    /// <summary>The whole batch, where this process holds a share of it; null otherwise.</summary>
    public BatchShare? Share { get; set; }

    /// <summary>What sums or inspects the gradients of the step; null: nothing.</summary>
    public IGradientExchange? Exchange { get; set; }

    /// <summary>
    /// A token of the parameters: while passes get the same object, no parameter changes between them, so a device may
    /// keep what it has computed from parameters alone. Null: they may change.
    /// </summary>
    public object? ParametersToken { get; set; }

    /// <summary>Training step from 0, for the warm-up of a <see cref="Keep"/>.</summary>
    public long Step { get; set; }

    /// <summary>
    /// True where processes share batches, and the network has both rules that exchange numbers and top-k rules that
    /// compare alone: see <see cref="Select"/>.
    /// </summary>
    internal bool AgreesOnFinite { get; set; }

    /// <summary>
    /// Selects from an output gradient, in <see cref="Phase.Select"/>. Where <see cref="AgreesOnFinite"/>, a rule that
    /// compares alone agrees with the other processes on whether the gradient is finite, so that all of them fail at
    /// the same layer: a layer below would wait for a process that has failed. A GPU is waited for then.
    /// </summary>
    /// <param name="dy">Output gradient (N, O).</param>
    /// <param name="keep">The rule, not <see cref="KeepRule.All"/>.</param>
    /// <param name="share">Where the rows stand in the whole batch; null for all of it.</param>
    /// <param name="selection">What is kept.</param>
    /// <exception cref="NonFiniteException">The gradient is not finite, here or in another process.</exception>
    internal void Select(Matrix dy, Keep keep, RowShare? share, Selection selection)
    {
        Clock.Enter(Phase.Select);
        selection.Share = share;
        if (AgreesOnFinite && share is { } shared && keep.ComparesAlone) RequireFinite(dy, shared.Processes);
        int count = keep.CountAt(dy.Columns / selection.Blocks, Step);
        Device.Selection.Select(dy, count, Streams.Selection, selection);
        Clock.Enter(Phase.Backward);
    }

    private static void RequireFinite(Matrix dy, IProcessGroup processes)
    {
        Span<long> broken = [dy.IsFinite() ? 0 : 1];
        processes.Max(broken);
        if (broken[0] > 0)
            throw new NonFiniteException("The output gradient is infinite or not a number in a process.");
    }
}
