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
    private List<EvaluationReport> _evaluations = [];
    private List<EpochReport> _epochs = [];
    private Evaluator? _evaluator;
    private ParameterSnapshot? _bestParameters;
    private EvaluationReport? _best;
    private int _evaluationsSinceBest;
    private double _trainingSeconds;

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
        _context = new StepContext(device, _streams);
    }

    /// <summary>Who is told how training goes.</summary>
    public IList<TrainingCallback> Callbacks { get; } = [];

    /// <summary>
    /// Trains; called again, goes on with the same network, optimizer and random streams. Returns also when training was cancelled or became non-finite (<see cref="TrainingResult.Outcome"/>); after the latter the
    /// network holds the best parameters that an evaluation saw, or those it started with.
    /// </summary>
    /// <param name="training">What to train on.</param>
    /// <param name="development">What decides which parameters are best; without it the last are.</param>
    /// <param name="test">Scored whenever the development score is the best so far, as in the paper.</param>
    /// <param name="cancellationToken">Stops training after the running step.</param>
    /// <exception cref="ArgumentException">The examples do not fit the network or each other.</exception>
    public TrainingResult Train(Examples training, Examples? development = null, Examples? test = null, CancellationToken cancellationToken = default)
    {
        Check(training, development, test);
        if (!_network.IsBuilt) _network.Build(_device, "", training.Inputs, _streams.Initialization);
        if (_network.Outputs != training.Classes) throw new ArgumentException($"The network has {_network.Outputs} outputs, the examples have {training.Classes} classes.");
        (_evaluations, _epochs, _best, _evaluationsSinceBest, _trainingSeconds) = ([], [], null, 0, 0);
        _evaluator = new Evaluator(_network, _context, _options.EvaluationBatchSize);
        _bestParameters = new ParameterSnapshot(_device, _network.Parameters);
        var outcome = TrainingOutcome.Completed;
        string? error = null;
        try
        {
            var batch = new Batch(_device, training, _options.BatchSize);
            for (int epoch = 1; epoch <= _options.Epochs && outcome == TrainingOutcome.Completed; epoch++)
                outcome = TrainEpoch(epoch, batch, training, development, test, cancellationToken);
        }
        catch (NonFiniteException exception)
        {
            _bestParameters.Restore(_device);
            (outcome, error) = (TrainingOutcome.NonFinite, exception.Message);
        }

        using var process = Process.GetCurrentProcess();
        return new TrainingResult
        {
            Outcome = outcome,
            Error = error,
            Evaluations = _evaluations,
            Epochs = _epochs,
            Best = _best,
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }

    /// <summary>Gives the network the parameters of the best evaluation.</summary>
    public void RestoreBest() => _bestParameters?.Restore(_device);

    /// <summary>Measures the network as it is.</summary>
    /// <param name="examples">At least one example.</param>
    public Evaluation Evaluate(Examples examples) => new Evaluator(_network, _context, _options.EvaluationBatchSize).Evaluate(examples);

    private static void Check(Examples training, Examples? development, Examples? test)
    {
        ArgumentNullException.ThrowIfNull(training);
        foreach ((string name, Examples? examples) in (ReadOnlySpan<(string, Examples?)>)[("training", training), ("development", development), ("test", test)])
        {
            if (examples is null) continue;
            if (examples.Count == 0) throw new ArgumentException($"There are no {name} examples.");
            if (examples.Inputs != training.Inputs) throw new ArgumentException($"The training examples have {training.Inputs} inputs, the {name} examples {examples.Inputs}.");
            if (examples.Classes > training.Classes) throw new ArgumentException($"The training examples have {training.Classes} classes, the {name} examples {examples.Classes}.");
        }
    }

    private TrainingOutcome TrainEpoch(int epoch, Batch batch, Examples training, Examples? development, Examples? test, CancellationToken cancellationToken)
    {
        PhaseClock clock = _context.Clock;
        clock.Reset();
        batch.Shuffle(_streams.DataOrder);
        int steps = batch.Steps, evaluation = 1;
        double epochLoss = 0, loss = 0;
        int examples = 0;
        for (int step = 0; step < steps; step++)
        {
            if (cancellationToken.IsCancellationRequested) return TrainingOutcome.Cancelled;
            double stepLoss = Step(batch, step, epoch);
            loss += stepLoss;
            epochLoss += stepLoss;
            examples += batch.Count;
            clock.Enter(Phase.Other);
            var progress = new TrainingProgress(epoch, step * _options.BatchSize + batch.Count, stepLoss / batch.Count);
            for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnStep(progress);
            if (step + 1 < (long)steps * evaluation / _options.EvaluationsPerEpoch) continue;

            clock.Enter(Phase.Evaluate);
            Evaluate(epoch, loss / examples, development, test);
            clock.Enter(Phase.Other);
            while (step + 1 >= (long)steps * evaluation / _options.EvaluationsPerEpoch && evaluation <= _options.EvaluationsPerEpoch) evaluation++;
            (loss, examples) = (0, 0);
            if (_options.Patience > 0 && _evaluationsSinceBest >= _options.Patience)
            {
                if (step + 1 == steps) EndEpoch(epoch, epochLoss, training.Count);
                return TrainingOutcome.StoppedEarly;
            }
        }

        EndEpoch(epoch, epochLoss, training.Count);
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

    private void Evaluate(int epoch, double trainingLoss, Examples? development, Examples? test)
    {
        Evaluation? dev = development is null ? null : _evaluator!.Evaluate(development);
        if (dev is { } d && !double.IsFinite(d.Loss)) throw new NonFiniteException($"The development loss became {d.Loss} in epoch {epoch}.");
        CheckParameters(epoch);
        bool isBest = _best is null || dev is null || dev.Value.Accuracy > _best.Development!.Value.Accuracy;
        Evaluation? testScore = isBest && test is not null ? _evaluator!.Evaluate(test) : null;
        var report = new EvaluationReport
        {
            Epoch = epoch,
            Index = _evaluations.Count + 1,
            Step = _optimizer.Steps,
            TrainingLoss = trainingLoss,
            Development = dev,
            Test = testScore,
            IsBest = isBest,
            TrainingSeconds = _trainingSeconds + PhaseSeconds.From(_context.Clock).Total,
        };
        _evaluations.Add(report);
        _evaluationsSinceBest = isBest ? 0 : _evaluationsSinceBest + 1;
        if (isBest)
        {
            _best = report;
            _bestParameters!.Save(_device);
        }

        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnEvaluation(report);
    }

    /// <summary>The last update may have broken the network: look before it is remembered as the best.</summary>
    private void CheckParameters(int epoch)
    {
        foreach (Parameter parameter in _network.Parameters)
        {
            if (parameter.Value.ToArray().AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                throw new NonFiniteException($"Parameter {parameter.Name} became infinite or not a number in epoch {epoch}.");
        }
    }

    private void EndEpoch(int epoch, double loss, int examples)
    {
        _context.Clock.Enter(Phase.Other);
        PhaseSeconds seconds = PhaseSeconds.From(_context.Clock);
        _trainingSeconds += seconds.Total;
        var report = new EpochReport { Epoch = epoch, TrainingLoss = loss / examples, Seconds = seconds, ExamplesPerSecond = examples / seconds.Total };
        _epochs.Add(report);
        for (int i = 0; i < Callbacks.Count; i++) Callbacks[i].OnEpoch(report);
    }
}
