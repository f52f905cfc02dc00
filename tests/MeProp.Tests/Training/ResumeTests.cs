namespace MeProp.Tests;

/// <summary>Training that is interrupted and continues gives the same bits as training that is not.</summary>
public class ResumeTests
{
    private static readonly FloatExamples Training = SyntheticTask.Make(105, seed: 1);
    private static readonly FloatExamples Development = SyntheticTask.Make(40, seed: 2);
    private static readonly FloatExamples Test = SyntheticTask.Make(30, seed: 3);

    private static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 10, EvaluationsPerEpoch = 2 };

    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["sgd"] = () => new Sgd(0.05f) { DecayRate = 0.9f, DecaySteps = 105, L2 = 1e-4f },
        ["adagrad"] = () => new AdaGrad(0.02f),
        ["adam"] = () => new Adam(0.003f) { Clip = 0.5f },
        ["adam, all rows"] = () => new Adam(0.003f) { Update = Update.All },
        ["adam, everything"] = () => new Adam(0.003f)
        {
            BiasCorrection = BiasCorrection.Touches,
            ClipNorm = 0.5f,
            WeightDecay = 0.01f,
            Schedule = LearningRateSchedule.Cosine(33).WithWarmup(6),
        },
    };

    public static TheoryData<KeepRule, string, float> Cases
    {
        get
        {
            var data = new TheoryData<KeepRule, string, float>();
            foreach (KeepRule rule in Enum.GetValues<KeepRule>())
                foreach (string optimizer in Optimizers.Keys)
                    foreach (float dropout in (float[])[0, 0.3f]) data.Add(rule, optimizer, dropout);
            return data;
        }
    }

    /// <summary>
    /// An epoch has 11 steps with evaluations after 5 and 11: interruptions before the first step, within an epoch, at
    /// an evaluation, at the end of an epoch and of the run.
    /// </summary>
    [Theory, MemberData(nameof(Cases))]
    public void Interrupted_and_resumed_equals_uninterrupted(KeepRule rule, string optimizer, float dropout)
    {
        using ResumableRun expected = Make(rule, optimizer, dropout, threads: 1);
        expected.Train();
        foreach (int threads in (int[])[1, 2])
        {
            foreach (int[] stops in (int[][])[[0], [3], [5], [11], [16, 20], [1, 2, 13, 32], [33]])
            {
                var snapshot = new TrainingSnapshot();
                int before = 0;
                foreach (int stop in stops)
                {
                    using ResumableRun part = Make(rule, optimizer, dropout, threads);
                    if (before > 0) part.Trainer.Resume(snapshot);
                    TrainingResult result = part.Train(stop - before);
                    Assert.Equal(stop == 33 ? TrainingOutcome.Completed : TrainingOutcome.Cancelled, result.Outcome);
                    snapshot = part.Capture();
                    before = stop;
                }

                using ResumableRun last = Make(rule, optimizer, dropout, threads);
                last.Trainer.Resume(snapshot);
                Assert.Equal(TrainingOutcome.Completed, last.Train().Outcome);
                last.AssertEqual(expected);
            }
        }
    }

    [Fact]
    public void Averaged_weights_continue_like_those_of_a_run_that_was_not_interrupted()
    {
        TrainerOptions options = Options with { Averaging = new(70) };
        using ResumableRun expected = Run(1);
        expected.Train();
        foreach (int stop in (int[])[1, 2, 5, 16])
        {
            using ResumableRun part = Run(2), last = Run(2);
            part.Train(stop);
            last.Trainer.Resume(part.Capture());
            last.Train();
            last.AssertEqual(expected);
        }

        using ResumableRun other = new(
            KeepRule.TopK, 0, new AdaGrad(0.02f), 1, Options, Training, Development, Test);
        other.Trainer.Resume(expected.Capture());
        Assert.Contains("averaging", Assert.Throws<ArgumentException>(() => other.Train()).Message);

        ResumableRun Run(int threads) =>
            new(KeepRule.TopK, 0, new AdaGrad(0.02f), threads, options, Training, Development, Test);
    }

    /// <summary>
    /// Neurons go after steps 5, 11 and 27 and the moments with the first and the second epoch: interruptions before,
    /// between and after.
    /// </summary>
    [Theory]
    [InlineData("adam", 0)]
    [InlineData("adam", 0.3f)]
    [InlineData("adam, all rows", 0.3f)]
    [InlineData("adagrad", 0)]
    [InlineData("adam, everything", 0)]
    public void A_run_that_removes_neurons_continues_like_one_that_was_not_interrupted(string optimizer, float dropout)
    {
        TrainerOptions options = Options with
        {
            Simplification = new() { Prune = 0.25, CycleEpochs = 1 },
            Averaging = optimizer == "adagrad" ? new(70) : null,
        };
        using ResumableRun expected = Make(1);
        IReadOnlyList<EvaluationReport> evaluations = expected.Train().Evaluations;
        string[] sizes = [.. evaluations.Select(report => string.Join('-', report.HiddenSizes)).Distinct()];
        Assert.True(sizes.Length >= 3, string.Join(' ', sizes));
        foreach (int threads in (int[])[1, 2])
        {
            foreach (int[] stops in (int[][])[[3], [5], [7], [11], [16, 20], [1, 8, 26, 29], [33]])
            {
                var snapshot = new TrainingSnapshot();
                int before = 0;
                foreach (int stop in stops)
                {
                    using ResumableRun part = Make(threads);
                    if (before > 0) part.Trainer.Resume(snapshot);
                    part.Train(stop - before);
                    snapshot = part.Capture();
                    before = stop;
                }

                using ResumableRun last = Make(threads);
                last.Trainer.Resume(snapshot);
                Assert.Equal(TrainingOutcome.Completed, last.Train().Outcome);
                last.AssertEqual(expected);
            }
        }

        ResumableRun Make(int threads) =>
            new(KeepRule.TopK, dropout, Optimizers[optimizer](), threads, options, Training, Development, Test);
    }

    private static ResumableRun Make(KeepRule rule, string optimizer, float dropout, int threads) =>
        new(rule, dropout, Optimizers[optimizer](), threads, Options, Training, Development, Test);
}
