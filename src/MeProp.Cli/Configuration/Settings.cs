using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>All settings, in the order of the help text and of config.json. To add one, add a property to <see cref="RunConfiguration"/> and a line here.</summary>
internal static class Settings
{
    private const int Million = 1_000_000;

    public static PathSetting Dataset { get; } = new(
        "dataset", null, "What to train on", c => c.Dataset, (c, v) => c with { Dataset = v, TrainImages = null, TrainLabels = null, TestImages = null, TestLabels = null })
    { Names = ImageDataSets.Names };

    public static PathSetting DataDirectory { get; } = new(
        "dataDirectory", "--data-dir", "Folder with the files of mnist or fashion-mnist, or with a subfolder of that name; the files of an old --config are looked for there, too. Without it the sets are downloaded once", c => c.DataDirectory, (c, v) => c with { DataDirectory = v });

    public static PathSetting TrainImages { get; } = new("trainImages", null, "", c => c.TrainImages, (c, v) => c with { TrainImages = v, Dataset = null });

    public static PathSetting TrainLabels { get; } = new("trainLabels", null, "", c => c.TrainLabels, (c, v) => c with { TrainLabels = v, Dataset = null });

    public static PathSetting TestImages { get; } = new("testImages", null, "", c => c.TestImages, (c, v) => c with { TestImages = v, Dataset = null });

    public static PathSetting TestLabels { get; } = new("testLabels", null, "", c => c.TestLabels, (c, v) => c with { TestLabels = v, Dataset = null });

    public static Setting Classes { get; } = new NumberSetting<int>(
        "classes", "--classes", "Number of classes of a folder (the highest training label + 1)", c => c.Classes, (c, v) => c with { Classes = v })
    { Minimum = 2, Maximum = 256 };

    public static Setting Limit { get; } = new NumberSetting<int>(
        "limit", "--limit", "Train on the first N examples only", c => c.Limit, (c, v) => c with { Limit = v })
    { Minimum = 1 };

    public static PathSetting Model { get; } = new("model", null, "", c => c.Model, (c, v) => c with { Model = v });

    public static ChoiceSetting<TrainingMethod> Method { get; } = new(
        "method", "--method", "Which output gradients survive: all; the k largest of each example; one set of k for the batch (default); k at random, likewise; as topk, and hidden neurons that are seldom kept are removed",
        [
            ("dense", TrainingMethod.Dense), ("topk", TrainingMethod.TopK), ("unified", TrainingMethod.Unified),
            ("random", TrainingMethod.Random), ("unified-random", TrainingMethod.UnifiedRandom), ("simplify", TrainingMethod.Simplify),
        ],
        c => c.Method, (c, v) => c with { Method = v });

    public static Setting K { get; } = new NumberSetting<int>(
        "k", "--k", "Outputs kept of each hidden layer (30); 0 or less, or at least the hidden size, keep all", c => c.K, (c, v) => c with { K = v });

    public static Setting KWarmup { get; } = new NumberSetting<double>(
        "kWarmup", "--k-warmup", "Epochs over which k shrinks from all outputs (0)", c => c.KWarmup, (c, v) => c with { KWarmup = v })
    { Minimum = 0, Maximum = Million };

    public static Setting Prune { get; } = new NumberSetting<double>(
        "prune", "--prune", "simplify: a neuron goes when fewer than this share of the examples keep it (0.1)", c => c.Prune, (c, v) => c with { Prune = v })
    { Minimum = 0, Maximum = 1 };

    public static Setting Cycle { get; } = new NumberSetting<int>(
        "cycle", "--cycle", "simplify: N epochs that remove neurons at each evaluation, then N that only train, and so on (5)", c => c.Cycle, (c, v) => c with { Cycle = v })
    { Minimum = 1, Maximum = Million };

    public static Setting HiddenSize { get; } = new NumberSetting<int>(
        "hiddenSize", "--hidden", "Outputs of each hidden layer (500)", c => c.HiddenSize, (c, v) => c with { HiddenSize = v })
    { Minimum = 1, Maximum = 32_768, Aliases = ["--d_hidden"] };

    public static Setting Layers { get; } = new NumberSetting<int>(
        "layers", "--layers", "Linear layers, the output layer included (3)", c => c.Layers, (c, v) => c with { Layers = v })
    { Minimum = 1, Maximum = 100, Aliases = ["--n_layer"] };

    public static ChoiceSetting<Activation> Activation { get; } = new(
        "activation", "--activation", "After each hidden layer (relu)",
        [("relu", MeProp.Activation.Relu), ("tanh", MeProp.Activation.Tanh), ("sigmoid", MeProp.Activation.Sigmoid), ("cube", MeProp.Activation.Cube)],
        c => c.Activation, (c, v) => c with { Activation = v });

    public static Setting Dropout { get; } = new NumberSetting<float>(
        "dropout", "--dropout", "Dropout rate after each activation (0.1)", c => c.Dropout, (c, v) => c with { Dropout = v })
    { Minimum = 0, Maximum = 1, ExcludesMaximum = true };

    public static ChoiceSetting<Initializer> Initializer { get; } = new(
        "initializer", "--init", "Initial weights: for ReLU (he), as in the old C# program, as in the old PyTorch program",
        [.. new[] { MeProp.Initializer.He, MeProp.Initializer.Gaussian, MeProp.Initializer.Uniform }.Select(initializer => (initializer.Name, initializer))],
        c => c.Initializer, (c, v) => c with { Initializer = v });

    public static Setting BatchSize { get; } = new NumberSetting<int>(
        "batchSize", "--batch-size", "Examples per step (50)", c => c.BatchSize, (c, v) => c with { BatchSize = v })
    { Minimum = 1, Maximum = Million, Aliases = ["--d_minibatch"] };

    public static Setting Epochs { get; } = new NumberSetting<int>(
        "epochs", "--epochs", "Passes over the training examples (20; digits 40)", c => c.Epochs, (c, v) => c with { Epochs = v })
    { Minimum = 1, Maximum = Million, Aliases = ["--n_epoch"] };

    public static Setting EvaluationsPerEpoch { get; } = new NumberSetting<int>(
        "evaluationsPerEpoch", "--evaluations-per-epoch", "Development scores per epoch (1)", c => c.EvaluationsPerEpoch, (c, v) => c with { EvaluationsPerEpoch = v })
    { Minimum = 1, Maximum = Million };

    public static Setting Patience { get; } = new NumberSetting<int>(
        "patience", "--patience", "Stop after N evaluations without a better development score; 0 never does (0)", c => c.Patience, (c, v) => c with { Patience = v })
    { Minimum = 0 };

    public static ChoiceSetting<OptimizerKind> Optimizer { get; } = new(
        "optimizer", "--optimizer", "How weights change (adam)", [("sgd", OptimizerKind.Sgd), ("adagrad", OptimizerKind.AdaGrad), ("adam", OptimizerKind.Adam)],
        c => c.Optimizer, (c, v) => c with { Optimizer = v });

    public static Setting LearningRate { get; } = new NumberSetting<float>(
        "learningRate", "--learning-rate", "Step size (sgd 0.1, adagrad 0.01, adam 0.001)", c => c.LearningRate, (c, v) => c with { LearningRate = v })
    { Minimum = 0, ExcludesMinimum = true };

    public static Setting DecayRate { get; } = new NumberSetting<float>("decayRate", null, "", c => c.DecayRate, (c, v) => c with { DecayRate = v }) { Minimum = 0, ExcludesMinimum = true };

    public static Setting Epsilon { get; } = new NumberSetting<float>("epsilon", null, "", c => c.Epsilon, (c, v) => c with { Epsilon = v }) { Minimum = 0, ExcludesMinimum = true };

    public static ChoiceSetting<Update> Update { get; } = new(
        "update", "--update", "Rows of weights that a step changes: those kept (touched), or all as in the old programs",
        [("touched", MeProp.Update.Touched), ("all", MeProp.Update.All)], c => c.Update, (c, v) => c with { Update = v });

    public static Setting L2 { get; } = new NumberSetting<float>("l2", "--l2", "L2 regularisation (0)", c => c.L2, (c, v) => c with { L2 = v }) { Minimum = 0 };

    public static Setting Clip { get; } = new NumberSetting<float>(
        "clip", "--clip", "Largest magnitude of a gradient element; 0 for no limit (0)", c => c.Clip, (c, v) => c with { Clip = v })
    { Minimum = 0 };

    public static ChoiceSetting<Reduction> Reduction { get; } = new(
        "reduction", null, "", [("mean", MeProp.Reduction.Mean), ("sum", MeProp.Reduction.Sum)], c => c.Reduction, (c, v) => c with { Reduction = v });

    public static Setting Seed { get; } = new NumberSetting<ulong>(
        "seed", "--seed", "Equal seeds give equal results (1)", c => c.Seed, (c, v) => c with { Seed = v })
    { Aliases = ["--random_seed"] };

    public static Setting Threads { get; } = new NumberSetting<int>(
        "threads", "--threads", "Changes the time, not the results; 0 for all processors (0)", c => c.Threads, (c, v) => c with { Threads = v })
    { Minimum = 0, Maximum = 1024 };

    /// <summary>Every setting.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Dataset, DataDirectory, TrainImages, TrainLabels, TestImages, TestLabels, Classes, Limit,
        Model, Method, K, KWarmup, Prune, Cycle, HiddenSize, Layers, Activation, Dropout, Initializer,
        BatchSize, Epochs, EvaluationsPerEpoch, Patience,
        Optimizer, LearningRate, DecayRate, Epsilon, Update, L2, Clip, Reduction,
        Seed, Threads,
    ];
}
