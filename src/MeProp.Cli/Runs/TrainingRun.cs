using System.Diagnostics;

namespace MeProp.Cli;

/// <summary>A configuration made into a network, an optimizer and a trainer.</summary>
internal sealed class TrainingRun
{
    private const int RehearsalSteps = 60;
    private const int MeasuredSteps = 30;

    /// <summary>A GPU works behind the calls: waiting for the loss of each step would leave it idle.</summary>
    private const int GpuLossInterval = 20;

    private readonly TaskModel? _model;
    private Func<(double Bytes, double Calls)>? _perStep;

    public TrainingRun(RunConfiguration configuration, TaskData data, Device device, TaskList tasks)
    {
        (Configuration, Data, Device) = (configuration, data, device);
        if (configuration.Get(Settings.Model) is { } model)
        {
            if (!File.Exists(model))
            {
                throw new ConfigurationException(
                    $"{model} does not exist: the run starts from this model. Put it back there to repeat or resume "
                    + "the run.");
            }

            _model = tasks.Open(model, device);
            _model.CheckTask(configuration);
            Data = _model.Fit(data);
        }

        Network = CreateNetwork();
        Evaluator = Data.CreateEvaluator(Network, device);
        Json = new RunJson(Evaluator.ScoreName);
        Text = new EvaluationText(configuration, Evaluator.ScoreName);
    }

    public RunConfiguration Configuration { get; }

    /// <summary>What is learned, as the model takes it that the run starts from.</summary>
    public TaskData Data { get; }

    public Device Device { get; }

    public Evaluator Evaluator { get; }

    public RunJson Json { get; }

    public EvaluationText Text { get; }

    /// <summary>The run to continue; null for a new run.</summary>
    public ResumedRun? Resumed { get; init; }

    /// <summary>Where training continues; null at the beginning.</summary>
    public Checkpoint? Checkpoint { get => field ?? Resumed?.Checkpoint; init; }

    /// <summary>Processes that train it together; null for one alone.</summary>
    public IProcessGroup? Processes { get; init; }

    /// <summary>Bytes that this process gave to the others in a step; null for one process alone.</summary>
    public double? BytesPerStep => _perStep?.Invoke().Bytes;

    /// <summary>Whether it can be resumed after an interruption.</summary>
    public bool HasCheckpoints { get; init; } = true;

    /// <summary>What it trains; built when training starts.</summary>
    public Network Network { get; }

    /// <summary>Training steps of the whole run, if it does not stop early.</summary>
    public long Steps => OptimizerSettings.StepsOf(Configuration.Get(Settings.Epochs));

    public string MethodName => Configuration.MethodName;

    public string Title => Configuration.Title;

    /// <summary>
    /// What the user should know about the configuration and the model that it starts from; mostly nothing.
    /// </summary>
    public IEnumerable<string> Notes => [.. RunNotes.Of(Configuration, Data), .. _model?.Notes ?? []];

    /// <summary>Trains from the start, or from where an earlier part of the run ended.</summary>
    public TrainingResult Train(
        IEnumerable<TrainingCallback> callbacks, string folder, CancellationToken cancellationToken)
    {
        Trainer trainer = CreateTrainer(Network, Configuration.Get(Settings.Epochs));
        trainer.Evaluator = Evaluator;
        if (HasCheckpoints)
        {
            trainer.Checkpoints = new Checkpoints(folder, Info);
            Data.SaveBeside(folder);
        }

        if (Processes is { Count: > 1 }) Share(trainer, Processes);
        if (Checkpoint is { } checkpoint) trainer.Resume(checkpoint);
        foreach (TrainingCallback callback in callbacks) trainer.Callbacks.Add(callback);
        Examples training = Data.CreateTraining(Configuration, Network, Device);
        return trainer.Train(training, Data.Development, Data.Test, cancellationToken);
    }

    /// <summary>
    /// Trains without files and without choosing by development examples: the network gets what the last epoch gives.
    /// </summary>
    public void TrainUnrecorded(CancellationToken cancellationToken)
    {
        Trainer trainer = CreateTrainer(Network, Configuration.Get(Settings.Epochs));
        TrainingResult result = trainer.Train(Data.Train, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Outcome == TrainingOutcome.NonFinite) throw new InvalidDataException(result.Error);
        trainer.RestoreBest();
    }

    /// <summary>
    /// Trains a network that is thrown away for a few steps, so that no later time includes compilation.
    /// </summary>
    public void Rehearse(CancellationToken cancellationToken)
    {
        int examples = (int)Math.Min(Data.Train.Count, (long)RehearsalSteps * Configuration.Get(Settings.BatchSize));
        CreateTrainer(CreateNetwork(), epochs: 1).Train(
            Data.First(examples).Train, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Measures the seconds of a step, of an evaluation, and of all else that a run does once, by a few steps.
    /// </summary>
    public RunPace Measure(CancellationToken cancellationToken)
    {
        int batch = Configuration.Get(Settings.BatchSize);
        Examples examples = Data.First((int)Math.Min(Data.Train.Count, (long)MeasuredSteps * batch)).Train;
        long start = Stopwatch.GetTimestamp();
        TrainingResult result = CreateTrainer(Network, epochs: 1).Train(
            examples, cancellationToken: cancellationToken);
        double all = Stopwatch.GetElapsedTime(start).TotalSeconds, training = result.SecondsPerEpoch.Total;
        double steps = Math.Ceiling(examples.Count / (double)batch);

        // The first evaluation includes compilation.
        Evaluator.Evaluate(Data.Development);
        start = Stopwatch.GetTimestamp();
        Evaluator.Evaluate(Data.Test);
        double perExample = Stopwatch.GetElapsedTime(start).TotalSeconds / Math.Max(1, Data.Test.Count);
        return new RunPace(
            training / steps, perExample * (Data.Development.Count + Data.Test.Count), Math.Max(0, all - training));
    }

    private void Share(Trainer trainer, IProcessGroup processes)
    {
        trainer.Processes = processes;
        (trainer.Exchange, _perStep) = DistributedProgram.CreateExchange(processes);
    }

    private OptimizerSettings OptimizerSettings => new(Configuration, Data.Train.Count);

    /// <summary>What the saved models say of themselves.</summary>
    public ModelInfo Info => Data.Info with
    {
        Training = new Dictionary<string, string>([.. Data.Info.Training, .. Division])
        {
            ["data"] = Data.Name,
            ["method"] = Title,
            ["optimizer"] = Settings.Optimizer.NameIn(Configuration),
            ["learningRate"] = Settings.LearningRate.TextIn(Configuration)!,
            ["batchSize"] = Settings.BatchSize.TextIn(Configuration)!,
            ["dropout"] = Settings.Dropout.TextIn(Configuration)!,
            ["seed"] = Settings.Seed.TextIn(Configuration)!,
            ["program"] = $"meprop {MachineInfo.ProgramVersion}",
        },
    };

    /// <summary>How the data were divided; a path of another machine would be of no use.</summary>
    private IEnumerable<KeyValuePair<string, string>> Division => Settings.Split
        .Where(setting => setting != Settings.Dev)
        .Select(setting => (setting.Key, Text: setting.TextIn(Configuration)))
        .Where(entry => entry.Text is not null)
        .Select(entry => KeyValuePair.Create(entry.Key, entry.Text!));

    private Network CreateNetwork()
    {
        int warmup = (int)OptimizerSettings.StepsOf(Configuration.Get(Settings.KWarmup));
        Keep keep = Configuration.Keep == Keep.All ? Keep.All : Configuration.Keep.WithWarmup(warmup);
        return _model is null ? Data.CreateNetwork(Configuration, keep) : LoadNetwork(_model.File, keep);
    }

    /// <summary>
    /// The network of a model, with a rule for its hidden layers. Reads the file: networks share no layers.
    /// </summary>
    private Network LoadNetwork(string file, Keep keep)
    {
        Network loaded = ModelFile.Load(file, Device).Network;
        Layer output = loaded.Layers.Last(layer => layer is Dense);
        float[][] values = [.. loaded.Parameters.Select(parameter => parameter.Value.ToArray())];
        var network = new Network(Data.ForTraining(loaded.Input), [.. loaded.Layers.Select(layer =>
            layer is ISelective selective && layer != output ? selective.With(keep) : layer)]);
        network.Build(Device, random: null);
        foreach ((Parameter parameter, float[] value) in network.Parameters.Zip(values)) parameter.Value.Upload(value);
        return network;
    }

    private Trainer CreateTrainer(Network network, int epochs)
    {
        var options = new TrainerOptions
        {
            Epochs = epochs,
            BatchSize = Configuration.Get(Settings.BatchSize),
            EvaluationsPerEpoch = Configuration.Get(Settings.EvaluationsPerEpoch),
            Choice = Configuration.Get(Settings.Choice),
            Patience = Configuration.Get(Settings.Patience),
            TargetScore = Configuration.Get(Settings.ToAccuracy) is > 0 and var target ? target : null,
            Averaging = OptimizerSettings.Averaging,
            LossInterval = Device is CpuDevice ? 1 : GpuLossInterval,
            Seed = Configuration.Get(Settings.Seed),
            Simplification = Configuration.Simplification,
        };
        return new Trainer(
            Device, network, Data.CreateLoss(Configuration), OptimizerSettings.CreateOptimizer(), options);
    }
}
