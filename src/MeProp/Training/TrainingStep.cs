namespace MeProp;

/// <summary>
/// One training step: fill, forward, loss, backward, exchange, update. After the first step it allocates nothing.
/// </summary>
internal sealed class TrainingStep
{
    private readonly Device _device;
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly StepContext _context;
    private readonly Accumulator _sum;

    public TrainingStep(Network network, Loss loss, Optimizer optimizer, StepContext context)
    {
        (_device, _network, _loss, _optimizer, _context) = (context.Device, network, loss, optimizer, context);
        _context.IsTraining = true;
        _sum = _device.CreateAccumulator();
    }

    /// <summary>Runs between backward and update; null: the device may fuse both.</summary>
    public IGradientExchange? Exchange { get; set; }

    /// <summary>
    /// Returns the sum of the batch's losses; if it or a gradient is not finite, the step is not taken.
    /// </summary>
    public double Take(Batches batches, int step)
    {
        PhaseClock clock = _context.Clock;
        clock.Enter(Phase.Fill);
        Batch batch = batches.Fill(step);
        _context.Step = _optimizer.Steps;

        clock.Enter(Phase.Forward);
        Matrix outputs = _network.Forward(batch, _context);
        _sum.Reset();
        Matrix gradient = _loss.Compute(outputs, batch, _sum);
        double loss = _sum.Value;
        if (!double.IsFinite(loss)) return loss;

        clock.Enter(Phase.Backward);
        if (Exchange is null) _optimizer.Announce(_device);
        _network.Backward(gradient, _context);
        Exchange?.Exchange(_device, _network.Parameters);

        clock.Enter(Phase.Update);
        _optimizer.Step(_device, _network.Parameters);
        return loss;
    }

    /// <summary>Ends a failed step.</summary>
    public void Abandon() => _optimizer.EndStep(_device);
}
