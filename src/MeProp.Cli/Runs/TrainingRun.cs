using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A configuration made into a network, an optimizer and a trainer.</summary>
internal sealed class TrainingRun
{
    private const int RehearsalSteps = 60;

    private readonly ImageModel? _model;

    /// <summary>Puts the parts together.</summary>
    /// <param name="configuration">What to do.</param>
    /// <param name="data">What to do it with.</param>
    /// <param name="device">Where to do it.</param>
    /// <exception cref="ConfigurationException">The model that it starts from is not there, or not for images.</exception>
    /// <exception cref="DataSetException">The model that it starts from is not for this data.</exception>
    /// <exception cref="ModelFileException">The model that it starts from cannot be read.</exception>
    public TrainingRun(RunConfiguration configuration, ImageData data, CpuDevice device)
    {
        (Configuration, Data, Device) = (configuration, data, device);
        if (configuration.Model is { } model)
        {
            if (!File.Exists(model)) throw new ConfigurationException($"{model} does not exist: the run starts from this model. Put it back there to repeat or resume the run.");
            _model = ImageModel.Load(model, device);
            Data = _model.Scaled(data);
        }

        Network = CreateNetwork();
    }

    /// <summary>What the run does.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>What it does it with, in the scale of the model that it starts from.</summary>
    public ImageData Data { get; }

    /// <summary>Where.</summary>
    public CpuDevice Device { get; }

    /// <summary>What it goes on with; null for a new run.</summary>
    public ResumedRun? Resumed { get; init; }

    /// <summary>Whether it can be resumed after an interruption.</summary>
    public bool HasCheckpoints { get; init; } = true;

    /// <summary>What it trains; built when training starts.</summary>
    public Sequential Network { get; }

    /// <summary>The method as the command line names it; "dense" also when k leaves nothing out and nothing is removed.</summary>
    public string MethodName => IsDense ? "dense" : Settings.Method.NameIn(Configuration);

    /// <summary>The method for people, as in "unified top-k 30".</summary>
    public string Title => TitleOf(Configuration);

    /// <summary>What the user should know about the configuration and the model that it starts from; mostly nothing.</summary>
    public IEnumerable<string> Notes => [.. RunNotes.Of(Configuration, Data), .. _model?.Notes() ?? []];

    /// <summary>True when every output gradient survives.</summary>
    public bool IsDense => Configuration.Keep == Keep.All && Configuration.Simplification is null;

    /// <summary>Widths from input to output, as in "784-500-500-10".</summary>
    public string Sizes => string.Join('-', [Data.Train.Inputs, .. Network.HiddenSizes, Data.Classes]);

    /// <summary>The method of a configuration for people.</summary>
    /// <param name="configuration">Where the method is.</param>
    public static string TitleOf(RunConfiguration configuration)
    {
        string keep = configuration.Keep == Keep.All ? "dense" : configuration.Keep.ToString();
        return configuration.Simplification is null ? keep : $"meSimp {keep}";
    }

    /// <summary>Trains from the start, or from where an earlier part of the run ended.</summary>
    /// <param name="callbacks">Who is told.</param>
    /// <param name="folder">Where the best parameters and the newest state are kept.</param>
    /// <param name="cancellationToken">Stops after the running step.</param>
    public TrainingResult Train(IEnumerable<TrainingCallback> callbacks, string folder, CancellationToken cancellationToken)
    {
        Trainer trainer = CreateTrainer(Network, Configuration.Epochs);
        if (HasCheckpoints) trainer.Checkpoints = new Checkpoints(folder, Info());
        if (Resumed?.Checkpoint is { } checkpoint) trainer.Resume(checkpoint);
        foreach (TrainingCallback callback in callbacks) trainer.Callbacks.Add(callback);
        return trainer.Train(Data.Train, Data.Development, Data.Test, cancellationToken);
    }

    /// <summary>Trains a network that is thrown away for a few steps, so that no later time includes compilation.</summary>
    /// <param name="cancellationToken">Stops after the running step.</param>
    public void Rehearse(CancellationToken cancellationToken)
    {
        int examples = (int)Math.Min(Data.Train.Count, (long)RehearsalSteps * Configuration.BatchSize);
        CreateTrainer(CreateNetwork(), epochs: 1).Train(Data.Train.Slice(0, examples), cancellationToken: cancellationToken);
    }

    /// <summary>What the saved models say of themselves.</summary>
    private ModelInfo Info() => new()
    {
        Task = "images",
        Labels = Data.Labels,
        InputShape = [Data.Height, Data.Width],
        InputScale = _model?.Scale ?? ImageModel.PixelScale,
        Training = new Dictionary<string, string>
        {
            ["data"] = Data.Name,
            ["method"] = Title,
            ["optimizer"] = Settings.Optimizer.NameIn(Configuration),
            ["learningRate"] = Configuration.LearningRate.ToString(CultureInfo.InvariantCulture),
            ["batchSize"] = Configuration.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["dropout"] = Configuration.Dropout.ToString(CultureInfo.InvariantCulture),
            ["seed"] = Configuration.Seed.ToString(CultureInfo.InvariantCulture),
            ["program"] = $"meprop {MachineInfo.ProgramVersion}",
        },
    };

    private Sequential CreateNetwork()
    {
        int stepsPerEpoch = (Data.Train.Count + Configuration.BatchSize - 1) / Configuration.BatchSize;
        Keep keep = Configuration.Keep == Keep.All ? Keep.All : Configuration.Keep.WithWarmup((int)Math.Min(int.MaxValue, Math.Round(Configuration.KWarmup * stepsPerEpoch)));
        if (_model is not null) return TrainedNetwork.Load(_model.File, keep, Device);
        return Sequential.Mlp(new MlpOptions
        {
            Inputs = Data.Train.Inputs,
            Classes = Data.Classes,
            HiddenSize = Configuration.HiddenSize,
            Layers = Configuration.Layers,
            Keep = keep,
            Activation = Configuration.Activation,
            Dropout = Configuration.Dropout,
            Initializer = Configuration.Initializer,
        });
    }

    private Trainer CreateTrainer(Sequential network, int epochs)
    {
        var options = new TrainerOptions
        {
            Epochs = epochs,
            BatchSize = Configuration.BatchSize,
            EvaluationsPerEpoch = Configuration.EvaluationsPerEpoch,
            Patience = Configuration.Patience,
            Seed = Configuration.Seed,
            Simplification = Configuration.Simplification,
        };
        return new Trainer(Device, network, new SoftmaxCrossEntropy(Configuration.Reduction), CreateOptimizer(), options);
    }

    private Optimizer CreateOptimizer() => Configuration.Optimizer switch
    {
        OptimizerKind.Sgd => new Sgd(Configuration.LearningRate)
        {
            DecayRate = Configuration.DecayRate,
            DecaySteps = Data.Train.Count,
            Update = Configuration.Update,
            L2 = Configuration.L2,
            Clip = Configuration.Clip,
        },
        OptimizerKind.AdaGrad => new AdaGrad(Configuration.LearningRate)
        {
            Epsilon = Configuration.Epsilon,
            Update = Configuration.Update,
            L2 = Configuration.L2,
            Clip = Configuration.Clip,
        },
        _ => new Adam(Configuration.LearningRate)
        {
            Epsilon = Configuration.Epsilon,
            Update = Configuration.Update,
            L2 = Configuration.L2,
            Clip = Configuration.Clip,
        },
    };
}
