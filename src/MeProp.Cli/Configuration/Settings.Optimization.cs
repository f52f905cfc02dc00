namespace MeProp.Cli;

/// <summary>How weights change.</summary>
internal static partial class Settings
{
    public static ChoiceSetting<OptimizerKind> Optimizer { get; } = new(
        "optimizer", "--optimizer", "How weights change ({default})", OptimizerKind.Adam,
        [("sgd", OptimizerKind.Sgd), ("adagrad", OptimizerKind.AdaGrad), ("adam", OptimizerKind.Adam)]);

    public static NumberSetting<float> LearningRate { get; } = new(
        "learningRate", "--learning-rate", "Step size ({default})")
    {
        Minimum = 0,
        ExcludesMinimum = true,
        DefaultsBy = (Optimizer, [("sgd", 0.1f), ("adagrad", 0.01f), ("adam", 0.001f)]),
    };

    /// <summary>Factor of SGD's learning rate per as many steps as there are training examples.</summary>
    public static NumberSetting<float> DecayRate { get; } = new("decayRate", null, "", 1)
    {
        Minimum = 0,
        ExcludesMinimum = true,
    };

    /// <summary>Guards the division of AdaGrad and Adam.</summary>
    public static NumberSetting<float> Epsilon { get; } = new("epsilon", null, "", 1e-8f)
    { Minimum = 0, ExcludesMinimum = true, DefaultsBy = (Optimizer, [("adagrad", 1e-6f)]) };

    public static ChoiceSetting<LearningRateCourse> Schedule { get; } = new(
        "schedule", "--schedule", "Course of the learning rate over the run ({default})", LearningRateCourse.Constant,
        [
            ("constant", LearningRateCourse.Constant), ("linear", LearningRateCourse.Linear),
            ("cosine", LearningRateCourse.Cosine), ("stairs", LearningRateCourse.Stairs),
        ])
    {
        Meanings =
        [
            ("the same at all steps", LearningRateCourse.Constant), ("falls evenly to 0", LearningRateCourse.Linear),
            ("falls to 0, slowly at both ends", LearningRateCourse.Cosine),
            ("falls by a factor at times", LearningRateCourse.Stairs),
        ],
    };

    public static NumberSetting<double> LearningRateWarmup { get; } = new(
        "learningRateWarmup", "--lr-warmup", "Epochs over which the learning rate rises from near 0 ({default})")
    { Minimum = 0, Maximum = Million };

    public static NumberSetting<double> StairEpochs { get; } = new(
        "stairEpochs", "--stair-epochs", "stairs: epochs from one fall to the next ({default})", 5)
    { Minimum = 0, ExcludesMinimum = true, Maximum = Million, Refusal = OfStairs };

    public static NumberSetting<double> StairFactor { get; } = new(
        "stairFactor", "--stair-factor", "stairs: factor of the learning rate at each fall ({default})", 0.5)
    { Minimum = 0, ExcludesMinimum = true, Maximum = 1, Refusal = OfStairs };

    public static ChoiceSetting<BiasCorrection> BiasCorrection { get; } = new(
        "biasCorrection", "--bias-correction",
        "adam: its corrections count all steps ({default}), or those of each row of weights",
        MeProp.BiasCorrection.Steps,
        [("steps", MeProp.BiasCorrection.Steps), ("touches", MeProp.BiasCorrection.Touches)])
    {
        Refusal = c => c.Get(Optimizer) == OptimizerKind.Adam
            ? null
            : $"is for --optimizer adam, not for {Optimizer.NameIn(c)}",
    };

    public static ChoiceSetting<Update> Update { get; } = new(
        "update", "--update",
        "Rows of weights that a step changes: those kept ({default}), or all as in the old programs",
        MeProp.Update.Touched, [("touched", MeProp.Update.Touched), ("all", MeProp.Update.All)]);

    public static NumberSetting<float> L2 { get; } = new("l2", "--l2", "L2 regularisation ({default})") { Minimum = 0 };

    public static NumberSetting<float> WeightDecay { get; } = new(
        "weightDecay", "--weight-decay", "Share of each weight that a step subtracts, times its step size ({default})")
    { Minimum = 0 };

    public static NumberSetting<float> Clip { get; } = new(
        "clip", "--clip", "Largest magnitude of a gradient element; 0 for no limit ({default})")
    { Minimum = 0 };

    public static NumberSetting<float> ClipNorm { get; } = new(
        "clipNorm", "--clip-norm", "Largest norm of all gradients of a step together; 0 for no limit ({default})")
    { Minimum = 0 };

    public static ChoiceSetting<Reduction> Reduction { get; } = new(
        "reduction", null, "", MeProp.Reduction.Mean, [("mean", MeProp.Reduction.Mean), ("sum", MeProp.Reduction.Sum)]);

    private static string? OfStairs(RunConfiguration c) => c.Get(Schedule) == LearningRateCourse.Stairs
        ? null
        : $"is for --schedule stairs, not for {Schedule.NameIn(c)}";
}
