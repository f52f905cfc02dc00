using System.Diagnostics;

namespace MeProp;

/// <summary>
/// Trains a network in steps (<see cref="TrainingStep"/>): epochs, evaluations, early stopping, cancellation and
/// callbacks, for any task.
/// </summary>
public sealed partial class Trainer
{
    private readonly Device _device;
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly TrainerOptions _options;
    private readonly RandomStreams _streams;
    private readonly StepContext _context;
    private readonly TrainingStep _step;
    private TrainingState _state = new();
    private double _lastLoss;
    private int _unreadTargets;
    private TrainingConditions? _conditions;
    private TrainingData? _data;
    private Simplifier? _simplifier;
    private readonly WeightMean? _mean;
    private ParameterSnapshot? _bestParameters;

    /// <summary>Makes a trainer; the network is built when training starts, unless it already is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Trainer(Device device, Network network, Loss loss, Optimizer optimizer, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_device, _network, _loss, _optimizer, _options) = (device, network, loss, optimizer, options);
        _streams = new RandomStreams(options.Seed);
        _context = new StepContext(device, _streams);
        _step = new TrainingStep(network, loss, optimizer, _context);
        if (options.Averaging is { } averaging) _mean = new WeightMean(device, network, averaging);
        Evaluator = new ClassificationEvaluator(network, device, options.EvaluationBatchSize);
    }

    /// <summary>Decides which parameters are best; default: <see cref="ClassificationEvaluator"/>.</summary>
    public Evaluator Evaluator { get; set; }

    /// <summary>Runs between backward pass and step; null: none.</summary>
    public IGradientExchange? Exchange
    {
        get => _step.Exchange;
        set => _step.Exchange = value;
    }

    /// <summary>
    /// Processes that train the network together, each on its share of every batch; null or one: this process alone.
    /// They need an <see cref="Exchange"/> that sums gradients over them, and write checkpoints in process 0 alone.
    /// </summary>
    public IProcessGroup? Processes { get; set; }

    /// <summary>Receive the progress of training.</summary>
    public IList<TrainingCallback> Callbacks { get; } = [];

    private bool IsOver => IsTargetReached
        || _options.Patience > 0 && _state.EvaluationsSinceBest >= _options.Patience;

    private bool IsTargetReached =>
        _options.TargetScore is { } target && (_state.Best?.Test ?? _state.Best?.Development)?.Score >= target;

    private TrainingConditions Conditions =>
        _conditions ??= TrainingConditions.Of(_network, _loss, _optimizer, _options, _data!);

    private PhaseSeconds EpochSeconds => _state.EarlierSeconds.Plus(PhaseSeconds.From(_context.Clock));

    /// <summary>
    /// Trains; a second call continues with the same network, optimizer and random streams. Also returns when training
    /// was cancelled or became non-finite (<see cref="TrainingResult.Outcome"/>); in the latter case the network holds
    /// the best parameters so far, or the initial ones. With <see cref="TrainerOptions.Averaging"/> the network holds
    /// the weights afterwards, and <see cref="RestoreBest"/> gives it the scored means.
    /// </summary>
    /// <param name="training">Training examples.</param>
    /// <param name="development">Decides which parameters are best; without it, the last are.</param>
    /// <param name="test">Scored at every best development score, as in the paper.</param>
    /// <param name="cancellationToken">Stops after the running step.</param>
    /// <exception cref="ArgumentException">
    /// The examples do not fit the network or each other, or a resumed run had other settings.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A resumed run had other examples, or <see cref="Processes"/> differ in data, settings or weights.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled while initial weights were made.</exception>
    /// <exception cref="IOException">A checkpoint could not be written.</exception>
    public TrainingResult Train(
        Examples training, Examples? development = null, Examples? test = null,
        CancellationToken cancellationToken = default)
    {
        var data = new TrainingData(training, development, test);
        Check(training, cancellationToken);
        JoinProcesses();
        bool isSaved = Begin(data);
        _step.Agreement?.CheckStart(_device, Conditions, _state, _network, _optimizer);
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnBegin();
        using CheckpointWriter? writer = _writer = Checkpoints?.Open(isSaved ? _state.BestIndex : null);
        if (!isSaved) Save();
        TrainingOutcome outcome;
        string? error = null;
        try
        {
            outcome = TrainEpochs(data, cancellationToken);
            if (outcome == TrainingOutcome.Cancelled) SaveTogether();
        }
        catch (NonFiniteException exception)
        {
            _step.Abandon();
            _bestParameters!.Restore(_device);
            (outcome, error) = (TrainingOutcome.NonFinite, exception.Message);
        }
        catch
        {
            _step.Abandon();
            throw;
        }
        finally
        {
            _simplifier?.Detach();
        }

        writer?.Finish();
        using var process = Process.GetCurrentProcess();
        return new TrainingResult(outcome, error, Evaluator.ScoreName, _state, process.PeakWorkingSet64);
    }

    /// <summary>Gives the network the parameters of the best evaluation.</summary>
    public void RestoreBest() => _bestParameters?.Restore(_device);

    private void Check(Examples training, CancellationToken cancellationToken)
    {
        // A caller that cancels before the start gets the files of the initial network.
        CancellationToken whileBuilding = cancellationToken.IsCancellationRequested ? default : cancellationToken;
        if (!_network.IsBuilt) _network.BuildUnlessCancelled(_device, _streams.Initialization, whileBuilding);
        if (_network.Outputs != training.Classes)
        {
            throw new ArgumentException(
                $"The network has {_network.Outputs} outputs, the examples have {training.Classes} classes.");
        }

        if (Checkpoints?.Info.Check(_network.Inputs, _network.Outputs) is { } unfit)
            throw new ArgumentException($"The information for the checkpoints {unfit}.");
    }

    private TrainingOutcome TrainEpochs(TrainingData data, CancellationToken cancellationToken)
    {
        var batches = new Batches(new Batch(_device), data.Training, _options.BatchSize, _group);
        if (IsOver) return TrainingOutcome.StoppedEarly;
        while (_state.Epoch <= _options.Epochs)
        {
            TrainingOutcome outcome = TrainEpoch(batches, data, cancellationToken);
            if (outcome != TrainingOutcome.Completed) return outcome;
        }

        return TrainingOutcome.Completed;
    }

    /// <summary>Trains the remaining steps of the epoch.</summary>
    private TrainingOutcome TrainEpoch(Batches batches, TrainingData data, CancellationToken cancellationToken)
    {
        PhaseClock clock = _context.Clock;
        clock.Reset();
        if (_state.Step == 0 && !TryBeginExamples(data.Training, cancellationToken)) return TrainingOutcome.Cancelled;
        _streams.DataOrder.State = _state.Order;
        batches.Shuffle(_streams.DataOrder);
        int epoch = _state.Epoch, steps = batches.Steps;
        for (int step = _state.Step; step < steps; step++)
        {
            if (IsCancelled(cancellationToken))
            {
                _state.AddLoss(_step.ReadLoss());
                return TrainingOutcome.Cancelled;
            }

            bool isEvaluationDue = _options.IsEvaluationDue(step + 1, steps);
            bool readsLoss = isEvaluationDue || (step + 1) % _options.LossInterval == 0;
            double? loss = _step.Take(batches, step, readsLoss, cancellationToken.IsCancellationRequested);
            if (loss is { } read && !double.IsFinite(read)) throw NonFiniteLoss(read, epoch, step, steps);
            _mean?.Update(_optimizer.Steps);
            Batch batch = batches.Batch;
            int targets = batch.Share?.TargetCount ?? batch.TargetCount;
            _state.Add(loss ?? 0, targets);
            RememberLoss(loss, targets);
            clock.Enter(Phase.Other);
            int examples = step * _options.BatchSize + (batch.Share?.Count ?? batch.Count);
            var progress = new TrainingProgress(epoch, examples, _lastLoss)
            {
                Step = _optimizer.Steps,
                IsEvaluationDue = isEvaluationDue,
            };
            for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnStep(progress);
            Report(progress, epoch - 1 + (step + 1) / (double)steps);
            _writer?.ThrowIfFailed();
            if (!progress.IsEvaluationDue) continue;

            bool isLast = epoch >= _options.Epochs && step + 1 == steps;
            if (_group is not null) _simplifier?.Sum(_group);
            if (_simplifier?.IsSimplifying(epoch) == true && !isLast) Simplify(epoch, _simplifier);
            clock.Enter(Phase.Evaluate);
            EvaluateMean(epoch, data);
            if (step + 1 == steps) EndEpoch(data.Training);
            clock.Enter(Phase.Evaluate);
            Save();
            if (_group is not null) _simplifier?.ForgetSums(_group);
            clock.Enter(Phase.Other);
            if (IsOver) return TrainingOutcome.StoppedEarly;
        }

        return TrainingOutcome.Completed;
    }

    /// <summary>Keeps the mean loss of the batches since the last reading, for progress.</summary>
    private void RememberLoss(double? sum, int targets)
    {
        _unreadTargets += targets;
        if (sum is not { } read) return;
        _lastLoss = read / Math.Max(1, _unreadTargets);
        _unreadTargets = 0;
    }

    /// <summary>Reports the step to the callbacks that need it.</summary>
    private void Report(in TrainingProgress progress, double epochs)
    {
        for (int i = 0; i < Callbacks.Count; i++)
        {
            if (!Callbacks[i].NeedsReport(progress)) continue;
            _context.Clock.Enter(Phase.Report);
            Callbacks[i].OnReport(new StepReport
            {
                Epochs = epochs,
                Step = progress.Step,
                TrainingLoss = progress.Loss,
                TrainingSeconds = _state.TrainingSeconds + EpochSeconds.Total,
            });
            _context.Clock.Enter(Phase.Other);
        }
    }

    /// <summary>Makes the examples of the epoch where each epoch has its own; false if the caller cancelled.</summary>
    private bool TryBeginExamples(Examples training, CancellationToken cancellationToken)
    {
        if (training is not EpochExamples examples) return true;
        _context.Clock.Enter(Phase.Fill);
        try
        {
            // Processes stop after the same step, not here.
            examples.BeginEpoch(_state.Epoch, _group is null ? cancellationToken : CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        _context.Clock.Enter(Phase.Other);
        return true;
    }

    /// <summary>Not at the end of the run: nothing would train the smaller network.</summary>
    private void Simplify(int epoch, Simplifier simplifier)
    {
        int removed = simplifier.Simplify();

        // Scores of larger networks do not count against the smaller one.
        if (removed > 0) _state.ForgetBest();
        var report = new SimplificationReport(epoch, _optimizer.Steps, removed, _network.HiddenSizes);
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnSimplification(report);
    }

    private static NonFiniteException NonFiniteLoss(double loss, int epoch, int step, int steps) => new(
        $"The training loss became {loss} in epoch {epoch}, step {step + 1} of {steps}. "
        + "A smaller learning rate, gradient clipping or a longer k warm-up may help.");

    /// <summary>Evaluates the weights, or their mean where there is one.</summary>
    private void EvaluateMean(int epoch, TrainingData data)
    {
        _mean?.Swap();
        try
        {
            Evaluate(epoch, data);
        }
        finally
        {
            _mean?.Swap();
        }

        if (_mean is not null) CheckParameters(epoch);
    }

    private void Evaluate(int epoch, TrainingData data)
    {
        _step.Agreement?.CheckWeights(_network);
        Evaluation? dev = data.Development is null ? null : Evaluator.Evaluate(data.Development);
        if (dev is { } d && !double.IsFinite(d.Loss))
            throw new NonFiniteException($"The development loss became {d.Loss} in epoch {epoch}.");
        CheckParameters(epoch);
        bool isBest = _options.IsBetter(dev, _state.Best?.Development);
        Evaluation? testScore = isBest && data.Test is not null ? Evaluator.Evaluate(data.Test) : null;
        var report = new EvaluationReport
        {
            Epoch = epoch,
            Index = _state.Evaluations.Count + 1,
            Step = _optimizer.Steps,
            TrainingLoss = _state.WindowLoss / Math.Max(1, _state.WindowTargets),
            Development = dev,
            Test = testScore,
            HiddenSizes = _network.HiddenSizes,
            IsBest = isBest,
            TrainingSeconds = _state.TrainingSeconds + EpochSeconds.Total,
        };
        _state.Add(report);
        if (isBest) _bestParameters!.Save(_device);
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnEvaluation(report);
    }

    /// <summary>The last update may have broken the network: check before keeping it as the best.</summary>
    private void CheckParameters(int epoch)
    {
        foreach (Parameter parameter in _network.Parameters)
        {
            if (parameter.Value.IsFinite()) continue;
            throw new NonFiniteException(
                $"Parameter {parameter.Name} became infinite or not a number in epoch {epoch}.");
        }
    }

    private void EndEpoch(Examples training)
    {
        _context.Clock.Enter(Phase.Other);
        _simplifier?.EndEpoch(_state.Epoch);
        PhaseSeconds seconds = EpochSeconds;
        var report = new EpochReport
        {
            Epoch = _state.Epoch,
            TrainingLoss = _state.EpochLoss / Math.Max(1, training.TargetCount),
            Seconds = seconds,
            ExamplesPerSecond = training.Count / seconds.Total,
        };
        _state.Add(report);
        _state.BeginNextEpoch(_streams.DataOrder.State);
        _context.Clock.Reset();
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnEpoch(report);
    }
}
