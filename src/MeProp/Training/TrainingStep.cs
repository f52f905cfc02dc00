namespace MeProp;

/// <summary>
/// One training step: fill, forward, loss, backward, exchange, update. After the first step it allocates nothing.
/// Where processes share a batch, a step that fails in one of them fails in all.
/// </summary>
internal sealed class TrainingStep
{
    private readonly Device _device;
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly StepContext _context;
    private readonly Accumulator _sum;
    private bool _hasUnread;

    public TrainingStep(Network network, Loss loss, Optimizer optimizer, StepContext context)
    {
        (_device, _network, _loss, _optimizer, _context) = (context.Device, network, loss, optimizer, context);
        _context.IsTraining = true;
        _sum = _device.CreateAccumulator();
    }

    /// <summary>Runs between backward and update; null: the device may fuse both.</summary>
    public IGradientExchange? Exchange
    {
        get => _context.Exchange;
        set => _context.Exchange = value;
    }

    /// <summary>What the processes that share batches agree on; null for one process.</summary>
    public ProcessAgreement? Agreement
    {
        get;
        set
        {
            field = value;
            Keep[] rules = [.. _network.Layers.OfType<ISelective>().Select(layer => layer.Keep)];
            _context.AgreesOnFinite = value is not null
                && rules.Any(keep => keep.IsExchanged) && rules.Any(keep => keep.ComparesAlone);
        }
    }

    /// <summary>
    /// Takes a step. Where it reads the loss, it returns the sum of the losses since the last reading, otherwise null;
    /// if a loss that is read is not finite, the step is not taken. Processes that share batches read each loss.
    /// </summary>
    public double? Take(Batches batches, int step, bool readsLoss = true, bool wantsToStop = false)
    {
        PhaseClock clock = _context.Clock;
        clock.Enter(Phase.Fill);
        Batch batch = batches.Fill(step);
        _context.Step = _optimizer.Steps;

        clock.Enter(Phase.Forward);
        Matrix outputs = _network.Forward(batch, _context);
        if (!_hasUnread) _sum.Reset();
        Matrix gradient = _loss.Compute(outputs, batch, _sum);
        _hasUnread = true;
        double? loss = readsLoss || Agreement is not null ? ReadLoss() : null;
        if (Agreement is not null) loss = Agreement.SumLoss(loss!.Value, wantsToStop);
        if (loss is { } read && !double.IsFinite(read)) return loss;

        clock.Enter(Phase.Backward);
        if (Exchange is null) _optimizer.Announce(_device);
        else Exchange.Begin(_device, _network.Parameters);
        if (Agreement is null) Backward(gradient);
        else BackwardTogether(gradient);

        clock.Enter(Phase.Update);
        _optimizer.Step(_device, _network.Parameters);
        return loss;
    }

    /// <summary>The sum of the losses since the last reading.</summary>
    public double ReadLoss()
    {
        if (!_hasUnread) return 0;
        _hasUnread = false;
        return _sum.Value;
    }

    private void Backward(Matrix gradient)
    {
        _network.Backward(gradient, _context);
        Exchange?.Exchange(_device, _network.Parameters);
    }

    /// <summary>
    /// A process whose gradients are not finite takes part in the exchange, so that no other one waits for it, and
    /// makes the sums not finite.
    /// </summary>
    private void BackwardTogether(Matrix gradient)
    {
        NonFiniteException? failure = null;
        Matrix last = _network.Parameters[^1].Gradient;
        try
        {
            _network.Backward(gradient, _context);

            // A device that works behind the calls tells of such gradients when it is waited for.
            _device.Synchronize();
        }
        catch (NonFiniteException exception)
        {
            failure = exception;
            last.Upload([.. Enumerable.Repeat(float.NaN, last.Rows * last.Columns)]);
        }

        Exchange!.Exchange(_device, _network.Parameters);
        if (failure is not null) throw failure;
        if (!last.IsFinite())
            throw new NonFiniteException("The gradient of the output became infinite or not a number in a process.");
    }

    /// <summary>Ends a failed step.</summary>
    public void Abandon()
    {
        _hasUnread = false;
        _optimizer.EndStep(_device);
    }
}
