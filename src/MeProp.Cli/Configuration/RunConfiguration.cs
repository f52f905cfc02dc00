using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Everything that decides what a run computes: equal configurations give equal numbers. Made from <see cref="Assignment"/>s, which
/// check every value on its own; <see cref="Validate"/> checks what concerns several.
/// </summary>
internal sealed record RunConfiguration
{
    // A small set: about ten seconds on two cores.
    private const int EpochsOfDigits = 40;

    /// <summary>Name of a data set or path of a folder of IDX files; null when four files are named.</summary>
    public string? Dataset { get; init; } = BuiltInDigits.Name;

    /// <summary>Folder of a published set's files; null to download them.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>IDX file of images to train on, in place of <see cref="Dataset"/>.</summary>
    public string? TrainImages { get; init; }

    /// <summary>Labels of <see cref="TrainImages"/>.</summary>
    public string? TrainLabels { get; init; }

    /// <summary>IDX file of images to test on.</summary>
    public string? TestImages { get; init; }

    /// <summary>Labels of <see cref="TestImages"/>.</summary>
    public string? TestLabels { get; init; }

    /// <summary>Number of classes of a folder or of files; null to take the highest label + 1.</summary>
    public int? Classes { get; init; }

    /// <summary>Trains on the first this many examples; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Model file to start from, which decides layers, activations and dropout; null for random initial weights.</summary>
    public string? Model { get; init; }

    /// <summary>Which output gradients of a hidden layer survive, and whether neurons are removed.</summary>
    public TrainingMethod Method { get; init; } = TrainingMethod.Unified;

    /// <summary>How many; ≤ 0 and ≥ <see cref="HiddenSize"/> mean all.</summary>
    public int K { get; init; } = 30;

    /// <summary>Epochs over which k shrinks from all outputs to <see cref="K"/>.</summary>
    public double KWarmup { get; init; }

    /// <summary>Share of the examples below which a neuron is removed.</summary>
    public double Prune { get; init; } = new SimplificationOptions().Prune;

    /// <summary>Epochs that remove neurons, and as many that do not, in turns.</summary>
    public int Cycle { get; init; } = new SimplificationOptions().CycleEpochs;

    /// <summary>Outputs of each hidden layer.</summary>
    public int HiddenSize { get; init; } = 500;

    /// <summary>Linear layers, the output layer included.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>After every hidden layer.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Dropout rate after every activation.</summary>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>Initial weights.</summary>
    public Initializer Initializer { get; init; } = Initializer.He;

    /// <summary>Examples per step.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Passes over the training examples.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Evaluations per epoch.</summary>
    public int EvaluationsPerEpoch { get; init; } = 1;

    /// <summary>Evaluations without a better development score after which training stops; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>How parameters change.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Step size.</summary>
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>Factor of SGD's learning rate per as many steps as there are training examples; 1 for a constant rate.</summary>
    public float DecayRate { get; init; } = 1;

    /// <summary>Guards the division of AdaGrad and Adam.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Which rows of a selected gradient the optimizer steps.</summary>
    public Update Update { get; init; } = Update.Touched;

    /// <summary>L2 regularisation.</summary>
    public float L2 { get; init; }

    /// <summary>Largest magnitude of a gradient element; 0 for no limit.</summary>
    public float Clip { get; init; }

    /// <summary>Whether the gradient is the mean over the batch or the sum.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>Seed of all random streams.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, which change the time but no number; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>The rule for hidden layers, without warm-up; <see cref="MeProp.Keep.All"/> when k leaves nothing out or there is no hidden layer.</summary>
    public Keep Keep => K >= HiddenSize || Layers == 1 ? Keep.All : Keep.Of(Rule, K);

    /// <summary>Which output gradients of a hidden layer survive.</summary>
    public KeepRule Rule => Method switch
    {
        TrainingMethod.Dense => KeepRule.All,
        TrainingMethod.Unified => KeepRule.UnifiedTopK,
        TrainingMethod.Random => KeepRule.RandomK,
        TrainingMethod.UnifiedRandom => KeepRule.UnifiedRandomK,
        _ => KeepRule.TopK,
    };

    /// <summary>How neurons are removed; null when they are not, or there is no hidden layer.</summary>
    public SimplificationOptions? Simplification => Method == TrainingMethod.Simplify && Layers > 1 ? new() { Prune = Prune, CycleEpochs = Cycle } : null;

    /// <summary>Applies assignments in order to the defaults of the data set and the optimizer that they choose.</summary>
    /// <param name="assignments">Later ones win.</param>
    /// <exception cref="ConfigurationException">A value is not what its setting takes, or values do not go together.</exception>
    public static RunConfiguration From(IReadOnlyCollection<Assignment> assignments)
    {
        RunConfiguration chosen = Apply(new RunConfiguration());
        RunConfiguration configuration = Apply(DefaultsFor(chosen));
        configuration.Validate();
        return configuration;

        RunConfiguration Apply(RunConfiguration start) => assignments.Aggregate(start, (c, assignment) => assignment.Apply(c));
    }

    private static RunConfiguration DefaultsFor(RunConfiguration chosen)
    {
        RunConfiguration defaults = chosen.Optimizer switch
        {
            OptimizerKind.Sgd => new() { LearningRate = 0.1f },
            OptimizerKind.AdaGrad => new() { LearningRate = 0.01f, Epsilon = 1e-6f },
            _ => new() { LearningRate = 0.001f, Epsilon = 1e-8f },
        };
        return chosen.Dataset == BuiltInDigits.Name ? defaults with { Epochs = EpochsOfDigits } : defaults;
    }

    private void Validate()
    {
        (string Key, string? Path)[] files = [("trainImages", TrainImages), ("trainLabels", TrainLabels), ("testImages", TestImages), ("testLabels", TestLabels)];
        string[] missing = [.. files.Where(file => file.Path is null).Select(file => file.Key)];
        if (Dataset is null && missing.Length == files.Length)
        {
            throw new ConfigurationException(
                $"No data to train on: name {string.Join(", ", ImageDataSets.Names)} or a folder of IDX files, "
                + "or the four files in the configuration (TrainFile, TrainLabelFile, TestFile, TestLabelFile in one of the old C# program).");
        }

        if (Dataset is null && missing.Length > 0)
            throw new ConfigurationException($"Four files belong together: {string.Join(", ", files.Select(file => file.Key))}; {string.Join(" and ", missing)} missing.");
    }
}
