using System.Diagnostics;

namespace MeProp;

/// <summary>
/// Trains a network: fill the batch, forward, loss, backward, step; nothing else. Knows examples, batches, epochs, evaluations, early
/// stopping, cancellation and callbacks, and no task. After the first step a training step allocates nothing.
/// </summary>
public sealed class Trainer
{
    private readonly Device _device;
    private readonly Sequential _network;
    private readonly SoftmaxCrossEntropy _loss;
    private readonly Optimizer _optimizer;
    private readonly TrainerOptions _options;
    private readonly RandomStreams _streams;
    private readonly StepContext _context;
    private TrainingState _state = new();
    private TrainingConditions? _conditions;
    private TrainingData? _data;
    private TrainingSnapshot? _resumed;
    private string? _resumedFolder;
    private CheckpointWriter? _writer;
    private Evaluator? _evaluator;
    private Simplifier? _simplifier;
    private ParameterSnapshot? _bestParameters;

    /// <summary>Puts the parts of a run together.</summary>
    /// <param name="device">Where to train.</param>
    /// <param name="network">What to train; built when training starts, unless it is already.</param>
    /// <param name="loss">What to minimise.</param>
    /// <param name="optimizer">How to change the parameters.</param>
    /// <param name="options">How long, and in which portions.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Trainer(Device device, Sequential network, SoftmaxCrossEntropy loss, Optimizer optimizer, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_device, _network, _loss, _optimizer, _options) = (device, network, loss, optimizer, options);
        _streams = new RandomStreams(options.Seed);
        _context = new StepContext(device, _streams) { Optimizer = options.KeepGradients ? null : optimizer };
    }

    /// <summary>Where the state of training is kept, so that it can go on after an interruption; null for nowhere.</summary>
    public Checkpoints? Checkpoints { get; set; }

    /// <summary>Who is told how training goes.</summary>
    public IList<TrainingCallback> Callbacks { get; } = [];

    private bool IsPatienceOver => _options.Patience > 0 && _state.EvaluationsSinceBest >= _options.Patience;

    private TrainingConditions Conditions => _conditions ??= TrainingConditions.Of(_network, _loss, _optimizer, _options, _data!);

    private PhaseSeconds EpochSeconds => _state.EarlierSeconds.Plus(PhaseSeconds.From(_context.Clock));

    /// <summary>
    /// Trains; called again, goes on with the same network, optimizer and random streams. Returns also when training was cancelled or became non-finite (<see cref="TrainingResult.Outcome"/>); after the latter the
    /// network holds the best parameters that an evaluation saw, or those it started with.
    /// </summary>
    /// <param name="training">What to train on.</param>
    /// <param name="development">What decides which parameters are best; without it the last are.</param>
    /// <param name="test">Scored whenever the development score is the best so far, as in the paper.</param>
    /// <param name="cancellationToken">Stops training after the running step.</param>
    /// <exception cref="ArgumentException">The examples do not fit the network or each other, or a resumed run had other settings.</exception>
    /// <exception cref="InvalidDataException">A resumed run had other examples.</exception>
    /// <exception cref="IOException">A checkpoint could not be written.</exception>
    public TrainingResult Train(Examples training, Examples? development = null, Examples? test = null, CancellationToken cancellationToken = default)
    {
        var data = new TrainingData(training, development, test);
        if (!_network.IsBuilt) _network.Build(_device, "", training.Inputs, _streams.Initialization);
        if (_network.Outputs != training.Classes) throw new ArgumentException($"The network has {_network.Outputs} outputs, the examples have {training.Classes} classes.");
        _evaluator = new Evaluator(_network, _context, _options.EvaluationBatchSize);
        if (Checkpoints?.Info.Check(_network.Inputs, _network.Outputs) is { } unfit) throw new ArgumentException($"The information for the checkpoints {unfit}.");
        bool isSaved = Begin(data);
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnBegin();
        using CheckpointWriter? writer = _writer = Checkpoints?.Open(isSaved ? _state.BestIndex : null);
        if (!isSaved) Save();
        TrainingOutcome outcome;
        string? error = null;
        try
        {
            outcome = TrainEpochs(data, cancellationToken);
            if (outcome == TrainingOutcome.Cancelled) Save();
        }
        catch (NonFiniteException exception)
        {
            _optimizer.Abandon(_device, _network.Parameters);
            _bestParameters!.Restore(_device);
            (outcome, error) = (TrainingOutcome.NonFinite, exception.Message);
        }
        catch
        {
            _optimizer.Abandon(_device, _network.Parameters);
            throw;
        }
        finally
        {
            _simplifier?.Detach();
        }

        writer?.Finish();
        using var process = Process.GetCurrentProcess();
        return new TrainingResult
        {
            Outcome = outcome,
            Error = error,
            Evaluations = _state.Evaluations,
            Epochs = _state.Epochs,
            Best = _state.Best,
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }

    /// <summary>Gives the network the parameters of the best evaluation.</summary>
    public void RestoreBest() => _bestParameters?.Restore(_device);

    /// <summary>Measures the network as it is.</summary>
    /// <param name="examples">At least one example.</param>
    public Evaluation Evaluate(Examples examples) => new Evaluator(_network, _context, _options.EvaluationBatchSize).Evaluate(examples);

    /// <summary>
    /// Makes the next <see cref="Train"/> go on from a checkpoint: with the same examples it gives the same parameters and scores as if training had not been
    /// interrupted, bit for bit, for any number of threads. The result then covers the whole run. Network, loss, optimizer and options must be the same, apart from
    /// <see cref="TrainerOptions.Epochs"/> and <see cref="TrainerOptions.Patience"/>: with more of them a complete run goes on.
    /// </summary>
    /// <param name="checkpoint">Where to go on from.</param>
    public void Resume(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Resume(checkpoint.Snapshot);
        _resumedFolder = checkpoint.Folder;
    }

    /// <summary>Copies everything that training needs to go on from here.</summary>
    /// <param name="snapshot">Where to.</param>
    /// <param name="includesBest">Whether the best parameters are copied, too.</param>
    internal void Capture(TrainingSnapshot snapshot, bool includesBest = true)
    {
        snapshot.State.CopyFrom(_state);
        snapshot.State.EarlierSeconds = EpochSeconds;
        (snapshot.Dropout, snapshot.Selection, snapshot.OptimizerSteps) = (_streams.Dropout.State, _streams.Selection.State, _optimizer.Steps);
        snapshot.Conditions = Conditions;
        snapshot.Layers = ModelFile.Describe(_network);
        snapshot.CopyFrom(_network.Parameters);
        if (_simplifier is not null) snapshot.CopyFrom(_simplifier.Activities);
        snapshot.HasBest = false;
        if (includesBest) snapshot.CopyBestFrom(_bestParameters!, _network.Parameters);
    }

    /// <summary>Makes the next <see cref="Train"/> go on from a copy.</summary>
    /// <param name="snapshot">From <see cref="Capture"/> or a file.</param>
    internal void Resume(TrainingSnapshot snapshot) => (_resumed, _resumedFolder) = (snapshot, null);

    /// <summary>From the start, or from where the resumed run stood; true when its folder is also the one to write to.</summary>
    private bool Begin(TrainingData data)
    {
        _state = new TrainingState { Order = _streams.DataOrder.State };
        if (_options.Simplification is { } simplification) _simplifier ??= new Simplifier(_network, simplification);
        _simplifier?.Attach();
        _bestParameters = new ParameterSnapshot(_device, _network);
        (_data, _conditions) = (data, null);
        _context.Clock.Reset();
        if (_resumed is not { } snapshot) return false;

        snapshot.Check(Conditions, _network.Parameters, mayBeSmaller: _simplifier is not null);
        if (snapshot.State.Step > (data.Training.Count - 1) / _options.BatchSize) throw new InvalidDataException($"{snapshot.Origin} is damaged: it stands at step {snapshot.State.Step}, behind the end of the epoch.");
        if (snapshot.State.Evaluations.Any(report => report.Development is null != data.Development is null)) throw new InvalidDataException($"{snapshot.Origin} is damaged: it has evaluations without scores, or with scores of nothing.");
        _state.CopyFrom(snapshot.State);
        (_streams.Dropout.State, _streams.Selection.State, _optimizer.Steps) = (snapshot.Dropout, snapshot.Selection, snapshot.OptimizerSteps);
        snapshot.CopyTo(_bestParameters, _network, _device);
        _simplifier?.Restore(snapshot);
        _resumed = null;
        return _resumedFolder is not null && _resumedFolder == Checkpoints?.Folder;
    }

    private void Save()
    {
        if (_writer is not { } writer) return;
        TrainingSnapshot snapshot = writer.Rent();
        Capture(snapshot, writer.NeedsBest(_state.BestIndex));
        writer.Submit(snapshot);
    }

    private TrainingOutcome TrainEpochs(TrainingData data, CancellationToken cancellationToken)
    {
        var batch = new Batch(_device, data.Training, _options.BatchSize);
        if (IsPatienceOver) return TrainingOutcome.StoppedEarly;
        while (_state.Epoch <= _options.Epochs)
        {
            if (TrainEpoch(batch, data, cancellationToken) is var outcome && outcome != TrainingOutcome.Completed) return outcome;
        }

        return TrainingOutcome.Completed;
    }

    /// <summary>Trains the rest of the running epoch, which is all of it unless training was resumed within it.</summary>
    private TrainingOutcome TrainEpoch(Batch batch, TrainingData data, CancellationToken cancellationToken)
    {
        PhaseClock clock = _context.Clock;
        clock.Reset();
        _streams.DataOrder.State = _state.Order;
        batch.Shuffle(_streams.DataOrder);
        int epoch = _state.Epoch, steps = batch.Steps;
        for (int step = _state.Step; step < steps; step++)
        {
            if (cancellationToken.IsCancellationRequested) return TrainingOutcome.Cancelled;
            double loss = Step(batch, step, epoch);
            _state.Add(loss, batch.Count);
            clock.Enter(Phase.Other);
            var progress = new TrainingProgress(epoch, step * _options.BatchSize + batch.Count, loss / batch.Count);
            for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnStep(progress);
            _writer?.ThrowIfFailed();
            if (!_options.IsEvaluationDue(step + 1, steps)) continue;

            if (_simplifier?.IsSimplifying(epoch) == true && (epoch < _options.Epochs || step + 1 < steps)) Simplify(epoch, _simplifier);
            clock.Enter(Phase.Evaluate);
            Evaluate(epoch, data);
            if (step + 1 == steps) EndEpoch(data.Training.Count);
            clock.Enter(Phase.Evaluate);
            Save();
            clock.Enter(Phase.Other);
            if (IsPatienceOver) return TrainingOutcome.StoppedEarly;
        }

        return TrainingOutcome.Completed;
    }

    /// <summary>One training step; returns the sum of the batch's losses.</summary>
    private double Step(Batch batch, int step, int epoch)
    {
        PhaseClock clock = _context.Clock;
        clock.Enter(Phase.Fill);
        batch.Fill(_device, step);
        _context.IsTraining = true;
        _context.Step = _optimizer.Steps;

        clock.Enter(Phase.Forward);
        Matrix logits = _network.Forward(batch.Inputs, _context);
        double loss = _loss.Compute(logits, batch.Labels, _context, out Matrix gradient);
        if (!double.IsFinite(loss))
        {
            throw new NonFiniteException(
                $"The training loss became {loss} in epoch {epoch}, step {step + 1} of {batch.Steps}. A smaller learning rate, gradient clipping or a longer k warm-up may help.");
        }

        clock.Enter(Phase.Backward);
        _network.Backward(gradient, _context, needsInputGradient: false);
        clock.Enter(Phase.Update);
        _optimizer.Step(_device, _network.Parameters);
        return loss;
    }

    /// <summary>Removes neurons before an evaluation. Not at the end of the run: nothing would train the network after it.</summary>
    private void Simplify(int epoch, Simplifier simplifier)
    {
        int removed = simplifier.Simplify(_device);

        // The best is the best of the smallest network: scores of larger ones do not count against it.
        if (removed > 0) _state.ForgetBest();
        var report = new SimplificationReport { Epoch = epoch, Step = _optimizer.Steps, Removed = removed, HiddenSizes = _network.HiddenSizes };
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnSimplification(report);
    }

    private void Evaluate(int epoch, TrainingData data)
    {
        Evaluation? dev = data.Development is null ? null : _evaluator!.Evaluate(data.Development);
        if (dev is { } d && !double.IsFinite(d.Loss)) throw new NonFiniteException($"The development loss became {d.Loss} in epoch {epoch}.");
        CheckParameters(epoch);
        bool isBest = _state.Best is not { } best || dev is null || dev.Value.Accuracy > best.Development!.Value.Accuracy;
        Evaluation? testScore = isBest && data.Test is not null ? _evaluator!.Evaluate(data.Test) : null;
        var report = new EvaluationReport
        {
            Epoch = epoch,
            Index = _state.Evaluations.Count + 1,
            Step = _optimizer.Steps,
            TrainingLoss = _state.WindowLoss / _state.WindowExamples,
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

    /// <summary>The last update may have broken the network: look before it is remembered as the best.</summary>
    private void CheckParameters(int epoch)
    {
        foreach (Parameter parameter in _network.Parameters)
        {
            if (!parameter.Value.IsFinite())
                throw new NonFiniteException($"Parameter {parameter.Name} became infinite or not a number in epoch {epoch}.");
        }
    }

    private void EndEpoch(int examples)
    {
        _context.Clock.Enter(Phase.Other);
        _simplifier?.EndEpoch(_state.Epoch);
        PhaseSeconds seconds = EpochSeconds;
        var report = new EpochReport { Epoch = _state.Epoch, TrainingLoss = _state.EpochLoss / examples, Seconds = seconds, ExamplesPerSecond = examples / seconds.Total };
        _state.Add(report);
        _state.BeginNextEpoch(_streams.DataOrder.State);
        _context.Clock.Reset();
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnEpoch(report);
    }
}
