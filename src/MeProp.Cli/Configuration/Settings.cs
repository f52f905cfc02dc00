using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// The settings that all tasks share. To add one, declare it here and put it into <see cref="With"/>.
/// </summary>
internal static partial class Settings
{
    private const int Million = 1_000_000;

    /// <summary>The task, where the data do not say it: treebanks serve several.</summary>
    public static NameSetting Task { get; } = new("task", "the name of a task");

    /// <summary>A name that a task knows, or a path; none when a task's own settings name the data.</summary>
    public static PathSetting Dataset { get; } = new("dataset", standard: BuiltInDigits.Name);

    /// <summary>Of tasks that have published data.</summary>
    public static PathSetting DataDirectory { get; } = new(
        "dataDirectory", "--data-dir",
        "Folder with the files of a published set, or with a subfolder of its name; the files of an old --config are "
        + "looked for there, too. Without it the sets are downloaded once")
    {
        TestHelp = "Folder with the files of a published set, or with a subfolder of its name. Without it the sets are "
            + "downloaded once",
        Refusal = c => c.Get(Dataset) is { } data && !c.Task.Published.Contains(data)
            ? $"a folder with the files of {string.Join(" or ", c.Task.Published)}, but the data is {data}, which needs "
              + "none. Name one of these sets, or give the folder itself as the data."
            : null,
    };

    public static NumberSetting<int> Limit { get; } =
        new("limit", "--limit", "Train on N examples only, drawn from each class") { Minimum = 1, IsOptional = true };

    /// <summary>
    /// A model file to start from, which decides layers, activations and dropout; none for random initial weights.
    /// </summary>
    public static PathSetting Model { get; } = new("model");

    public static ChoiceSetting<TrainingMethod> Method { get; } = new(
        "method", "--method", "Which output gradients survive", TrainingMethod.Scaled,
        [
            ("dense", TrainingMethod.Dense), ("scaled", TrainingMethod.Scaled), ("topk", TrainingMethod.TopK),
            ("unified", TrainingMethod.Unified), ("random", TrainingMethod.Random),
            ("unified-random", TrainingMethod.UnifiedRandom),
            ("simplify", TrainingMethod.Simplify),
        ])
    {
        Meanings =
        [
            ("all", TrainingMethod.Dense),
            ("the largest of the batch, k per example on average, kept exact along the layer's output",
                TrainingMethod.Scaled),
            ("the k largest of each example", TrainingMethod.TopK),
            ("one set of k for the batch", TrainingMethod.Unified), ("k at random, likewise", TrainingMethod.Random),
            ("as topk, and hidden neurons that are seldom kept are removed", TrainingMethod.Simplify),
        ],
    };

    public static NumberSetting<int> K { get; } = new(
        "k", "--k", "Outputs kept of each hidden layer ({default}); 0 or less, or at least the hidden size, keep all",
        30)
    { DefaultsBy = (Method, [("scaled", 20), ("others", 30)]) };

    public static FlagSetting Balance { get; } = new(
        "balance", "--balance", "topk: half of the kept gradients are the largest positive ones, half are negative")
    { Refusal = OfTopK };

    public static FlagSetting KeepScale { get; } = new(
        "keepScale", "--keep-scale",
        "topk: kept gradients are corrected so that the loss's derivative along the layer's output stays exact")
    {
        Refusal = c => OfTopK(c) ?? (c.HasScale
            ? null
            : $"is for --activation relu and cube, not for {Activation!.NameIn(c)}"),
    };

    public static ChoiceSetting<bool> Budget { get; } = new(
        "budget", "--budget", "topk: k gradients per example, or per batch k times its examples ({default})",
        false, [("example", false), ("batch", true)])
    { Refusal = c => c.Get(Budget!) ? OfTopK(c) : null };

    public static NumberSetting<double> KWarmup { get; } = new(
        "kWarmup", "--k-warmup", "Epochs over which k shrinks from all outputs ({default})")
    { Minimum = 0, Maximum = Million };

    public static NumberSetting<double> Prune { get; } = new(
        "prune", "--prune", "simplify: a neuron goes when fewer than this share of the examples keep it ({default})",
        new SimplificationOptions().Prune)
    { Minimum = 0, Maximum = 1 };

    public static NumberSetting<int> Cycle { get; } = new(
        "cycle", "--cycle",
        "simplify: N epochs that remove neurons at each evaluation, then N that only train, and so on ({default})",
        new SimplificationOptions().CycleEpochs)
    { Minimum = 1, Maximum = Million };

    public static NumberSetting<int> HiddenSize { get; } = new(
        "hiddenSize", "--hidden", "Outputs of each hidden layer ({default})", 500)
    { Minimum = 1, Maximum = 32_768, Aliases = ["--d_hidden"] };

    public static NumberSetting<int> Layers { get; } = new(
        "layers", "--layers", "Linear layers, the output layer included ({default})", 3)
    { Minimum = 1, Maximum = 100, Aliases = ["--n_layer"] };

    public static ChoiceSetting<Activation> Activation { get; } = new(
        "activation", "--activation", "After each hidden layer ({default})", MeProp.Activation.Relu,
        [
            ("relu", MeProp.Activation.Relu), ("tanh", MeProp.Activation.Tanh),
            ("sigmoid", MeProp.Activation.Sigmoid), ("cube", MeProp.Activation.Cube),
        ]);

    public static NumberSetting<float> Dropout { get; } = new(
        "dropout", "--dropout", "Dropout rate after each activation ({default})", 0.1f)
    { Minimum = 0, Maximum = 1, ExcludesMaximum = true };

    public static ChoiceSetting<Initializer> Initializer { get; } = new(
        "initializer", "--init",
        "Initial weights: for ReLU ({default}), as in the old C# program, as in the old PyTorch program",
        MeProp.Initializer.He,
        [
            .. ((Initializer[])[MeProp.Initializer.He, MeProp.Initializer.Gaussian, MeProp.Initializer.Uniform])
                .Select(initializer => (initializer.Name, initializer)),
        ]);

    public static NumberSetting<int> BatchSize { get; } = new(
        "batchSize", "--batch-size", "Examples per step ({default})", 50)
    { Minimum = 1, Maximum = Million, Aliases = ["--d_minibatch"] };

    public static NumberSetting<int> Epochs { get; } = new(
        "epochs", "--epochs", "Passes over the training examples ({default})", 20)
    { Minimum = 1, Maximum = Million, Aliases = ["--n_epoch"] };

    public static NumberSetting<int> EvaluationsPerEpoch { get; } = new(
        "evaluationsPerEpoch", "--evaluations-per-epoch", "Development scores per epoch ({default})", 1)
    { Minimum = 1, Maximum = Million };

    public static ChoiceSetting<ModelChoice> Choice { get; } = new(
        "choose", "--choose",
        "Which evaluation's weights are the result; of tables up to 256 KiB the last one's, without --patience",
        ModelChoice.BestScore,
        [("score", ModelChoice.BestScore), ("loss", ModelChoice.LowestLoss), ("last", ModelChoice.Last)])
    {
        Meanings =
        [
            ("that with the best development score", ModelChoice.BestScore),
            ("that with the lowest development loss", ModelChoice.LowestLoss), ("the last one", ModelChoice.Last),
        ],
    };

    public static NumberSetting<int> Patience { get; } = new(
        "patience", "--patience",
        "Stop after N evaluations without a better development score, or loss with --choose loss; 0 never does "
        + "({default})")
    {
        Minimum = 0,
        Refusal = c => c.Get(Choice) == ModelChoice.Last && c.Get(Patience!) > 0
            ? "is for --choose score and loss"
            : null,
    };

    public static NumberSetting<double> Average { get; } = new(
        "average", "--average",
        "Score and keep the mean of the weights over about the last X epochs; 0 for the weights ({default})")
    { Minimum = 0, Maximum = Million, DefaultsBy = (Method, [("scaled", 0.5), ("others", 0)]) };

    public static NumberSetting<double> ToAccuracy { get; } = new(
        "toAccuracy", "--to-accuracy",
        "Stop at the first evaluation whose test score (measured where --choose would take it) reaches X percent")
    { Minimum = 0, Maximum = 100, IsOptional = true, Aliases = ["--to-score"] };

    public static NumberSetting<ulong> Seed { get; } = new(
        "seed", "--seed", "Equal seeds give equal results ({default})", 1)
    { Aliases = ["--random_seed"] };

    public static NumberSetting<int> Threads { get; } = CreateThreads("Changes the time, not the results");

    /// <summary>Of commands whose results need no explanation.</summary>
    public static NumberSetting<int> PlainThreads { get; } = CreateThreads("Threads");

    public static ChoiceSetting<DeviceKind> Device { get; } = new(
        "device", "--device",
        "Where to compute ({default}): the processor, an NVIDIA GPU, or auto: a GPU where one can be used",
        DeviceKind.Cpu, [("cpu", DeviceKind.Cpu), ("gpu", DeviceKind.Gpu), ("auto", DeviceKind.Auto)]);

    public static FlagSetting Tf32 { get; } = new(
        "tf32", "--tf32", "GPU: dense products round their operands to TF32, which is faster");

    /// <summary>What commands that compute take to say where.</summary>
    public static IReadOnlyList<Setting> OfDevice => [Device, Tf32];

    /// <summary>The shared settings with those of tasks, in the order of the help text and of config.json.</summary>
    public static IReadOnlyList<Setting> With(IEnumerable<Setting> ofTasks) =>
    [
        Task, Dataset, .. ofTasks.Distinct(), Limit, .. Split,
        Model, Method, K, Balance, KeepScale, Budget, KWarmup, Prune, Cycle,
        HiddenSize, Layers, Activation, Dropout, Initializer,
        BatchSize, Epochs, EvaluationsPerEpoch, Average, Choice, Patience, ToAccuracy,
        Optimizer, LearningRate, Schedule, LearningRateWarmup, StairEpochs, StairFactor, DecayRate, Epsilon,
        BiasCorrection, Update, L2, WeightDecay, Clip, ClipNorm, Reduction,
        Seed, Threads, .. OfDevice,
    ];

    private static string? OfTopK(RunConfiguration c) =>
        c.Get(Method) is TrainingMethod.TopK or TrainingMethod.Simplify
            ? null
            : $"is for --method topk and simplify, not for {Method.NameIn(c)}";

    private static NumberSetting<int> CreateThreads(string help) =>
        new(
            "threads", "--threads",
            $"{help}; 0 for all processors ({Setting.DefaultMark})")
        { Minimum = 0, Maximum = 1024 };
}
