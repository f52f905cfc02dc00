namespace MeProp.Cli;

/// <summary>Makes the optimizer of a configuration; epochs become steps.</summary>
internal sealed class OptimizerSettings(RunConfiguration configuration, int examples)
{
    private double StepsPerEpoch => Math.Ceiling(examples / (double)configuration.Get(Settings.BatchSize));

    /// <summary>The mean of the weights that evaluations score, or null.</summary>
    public WeightAveraging? Averaging => configuration.Get(Settings.Average) is > 0 and var epochs
        ? new(Math.Max(1, StepsOf(epochs)))
        : null;

    private LearningRateSchedule Schedule
    {
        get
        {
            long all = Math.Max(1, StepsOf(configuration.Get(Settings.Epochs)));
            LearningRateSchedule schedule = configuration.Get(Settings.Schedule) switch
            {
                LearningRateCourse.Linear => LearningRateSchedule.Linear(all),
                LearningRateCourse.Cosine => LearningRateSchedule.Cosine(all),
                LearningRateCourse.Stairs => LearningRateSchedule.Stairs(
                    Math.Max(1, StepsOf(configuration.Get(Settings.StairEpochs))),
                    configuration.Get(Settings.StairFactor)),
                _ => LearningRateSchedule.Constant,
            };
            return schedule.WithWarmup(StepsOf(configuration.Get(Settings.LearningRateWarmup)));
        }
    }

    /// <summary>Steps of some epochs, rounded.</summary>
    public long StepsOf(double epochs) => (long)Math.Min(int.MaxValue, Math.Round(epochs * StepsPerEpoch));

    public Optimizer CreateOptimizer()
    {
        RunConfiguration c = configuration;
        float learningRate = c.Get(Settings.LearningRate), epsilon = c.Get(Settings.Epsilon);
        Update update = c.Get(Settings.Update);
        float l2 = c.Get(Settings.L2), decay = c.Get(Settings.WeightDecay);
        float clip = c.Get(Settings.Clip), clipNorm = c.Get(Settings.ClipNorm);
        return c.Get(Settings.Optimizer) switch
        {
            OptimizerKind.Sgd => new Sgd(learningRate)
            {
                DecayRate = c.Get(Settings.DecayRate),
                DecaySteps = examples,
                Schedule = Schedule,
                Update = update,
                L2 = l2,
                WeightDecay = decay,
                Clip = clip,
                ClipNorm = clipNorm,
            },
            OptimizerKind.AdaGrad => new AdaGrad(learningRate)
            {
                Epsilon = epsilon,
                Schedule = Schedule,
                Update = update,
                L2 = l2,
                WeightDecay = decay,
                Clip = clip,
                ClipNorm = clipNorm,
            },
            _ => new Adam(learningRate)
            {
                Epsilon = epsilon,
                BiasCorrection = c.Get(Settings.BiasCorrection),
                Schedule = Schedule,
                Update = update,
                L2 = l2,
                WeightDecay = decay,
                Clip = clip,
                ClipNorm = clipNorm,
            },
        };
    }
}
