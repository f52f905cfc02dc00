namespace MeProp;

/// <summary>How a run is saved and resumed.</summary>
public sealed partial class Trainer
{
    private TrainingSnapshot? _resumed;
    private string? _resumedFolder;
    private CheckpointWriter? _writer;

    /// <summary>Where training keeps its state, to continue after an interruption; null: nowhere.</summary>
    public Checkpoints? Checkpoints { get; set; }

    /// <summary>
    /// Makes the next <see cref="Train"/> continue from a checkpoint: with the same examples, parameters and scores
    /// become the same as without the interruption, bit for bit, for any number of threads. The result covers the whole
    /// run. Network, loss, optimizer and options must be the same, except that <see cref="TrainerOptions.Epochs"/> and
    /// <see cref="TrainerOptions.Patience"/> may grow to continue a complete run.
    /// </summary>
    public void Resume(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Resume(checkpoint.Snapshot);
        _resumedFolder = checkpoint.Folder;
    }

    internal void Capture(TrainingSnapshot snapshot, bool includesBest = true)
    {
        snapshot.State.CopyFrom(_state);
        snapshot.State.EarlierSeconds = EpochSeconds;
        (snapshot.Dropout, snapshot.Selection) = (_streams.Dropout.State, _streams.Selection.State);
        snapshot.OptimizerSteps = _optimizer.Steps;
        snapshot.Conditions = Conditions;
        snapshot.Layers = ModelFile.Describe(_network);
        snapshot.ScoreName = Evaluator.ScoreName;
        snapshot.CopyFrom(_network.Parameters);
        if (_simplifier is not null) snapshot.CopyFrom(_simplifier.Activities);

        // At the start of an epoch its examples can be made from the network.
        snapshot.EpochState = _state.Step > 0 && _data?.Training is EpochExamples examples
            ? examples.EpochState
            : default;
        snapshot.HasBest = false;
        if (includesBest) snapshot.CopyBestFrom(_bestParameters!, _network.Parameters);
    }

    internal void Resume(TrainingSnapshot snapshot) => (_resumed, _resumedFolder) = (snapshot, null);

    /// <summary>Starts or resumes; true if the resumed folder is also the one to write to.</summary>
    private bool Begin(TrainingData data)
    {
        _state = new TrainingState { Order = _streams.DataOrder.State };
        if (_options.Simplification is { } simplification)
            _simplifier ??= new Simplifier(_network, _device, simplification);
        _simplifier?.Attach();
        _bestParameters = new ParameterSnapshot(_device, _network);
        (_data, _conditions) = (data, null);
        _context.Clock.Reset();
        if (_resumed is not { } snapshot) return false;

        snapshot.Check(Conditions, _network.Parameters, mayBeSmaller: _simplifier is not null);
        snapshot.CheckPosition(data, _options.BatchSize);
        _state.CopyFrom(snapshot.State);
        (_streams.Dropout.State, _streams.Selection.State) = (snapshot.Dropout, snapshot.Selection);
        _optimizer.Steps = snapshot.OptimizerSteps;
        snapshot.CopyTo(_bestParameters, _network, _device);
        _simplifier?.Restore(snapshot);
        if (_group is not null) _simplifier?.ForgetSums(_group);
        if (_state.Step > 0 && data.Training is EpochExamples examples)
            snapshot.ResumeEpoch(examples);
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
}
