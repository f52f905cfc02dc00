using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A configuration made into a network, an optimizer and a trainer.</summary>
internal sealed class TrainingRun
{
    private const int RehearsalSteps = 60;

    /// <summary>Puts the parts together.</summary>
    /// <param name="configuration">What to do.</param>
    /// <param name="data">What to do it with.</param>
    /// <param name="device">Where to do it.</param>
    public TrainingRun(RunConfiguration configuration, ImageData data, CpuDevice device)
    {
        (Configuration, Data, Device) = (configuration, data, device);
        Network = CreateNetwork();
    }

    /// <summary>What the run does.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>What it does it with.</summary>
    public ImageData Data { get; }

    /// <summary>Where.</summary>
    public CpuDevice Device { get; }

    /// <summary>What it trains; built when training starts.</summary>
    public Sequential Network { get; }

    /// <summary>The method as the command line names it; "dense" also when k leaves nothing out.</summary>
    public string MethodName => IsDense ? "dense" : Settings.Method.NameIn(Configuration);

    /// <summary>The method for people, as in "unified top-k 30".</summary>
    public string Title => TitleOf(Configuration);

    /// <summary>True when every output gradient survives.</summary>
    public bool IsDense => Configuration.Keep == Keep.All;

    /// <summary>Widths from input to output, as in "784-500-500-10".</summary>
    public string Sizes => string.Join('-', [Data.Train.Inputs, .. Enumerable.Repeat(Configuration.HiddenSize, Configuration.Layers - 1), Data.Classes]);

    /// <summary>The method of a configuration for people.</summary>
    /// <param name="configuration">Where the method is.</param>
    public static string TitleOf(RunConfiguration configuration) => configuration.Keep == Keep.All ? "dense" : configuration.Keep.ToString();

    /// <summary>Trains from the start.</summary>
    /// <param name="callbacks">Who is told.</param>
    /// <param name="cancellationToken">Stops after the running step.</param>
    public TrainingResult Train(IEnumerable<TrainingCallback> callbacks, CancellationToken cancellationToken)
    {
        Trainer trainer = CreateTrainer(Network, Configuration.Epochs);
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

    private Sequential CreateNetwork()
    {
        int stepsPerEpoch = (Data.Train.Count + Configuration.BatchSize - 1) / Configuration.BatchSize;
        return Sequential.Mlp(new MlpOptions
        {
            Inputs = Data.Train.Inputs,
            Classes = Data.Classes,
            HiddenSize = Configuration.HiddenSize,
            Layers = Configuration.Layers,
            Keep = IsDense ? Keep.All : Configuration.Keep.WithWarmup((int)Math.Min(int.MaxValue, Math.Round(Configuration.KWarmup * stepsPerEpoch))),
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
