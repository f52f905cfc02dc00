namespace MeProp.Tests;

/// <summary>Every method learns a task that a linear model cannot, and the same seed gives the same result.</summary>
public class LearningTests
{
    private static readonly FloatExamples Training = SyntheticTask.Make(2000, seed: 1, wrongLabels: 0.05);
    private static readonly FloatExamples Development = SyntheticTask.Make(500, seed: 2);

    /// <summary>
    /// The floors are four to five points below what is reached; guessing the most frequent class reaches less than 50.
    /// </summary>
    [Theory]
    [InlineData(KeepRule.All, 75)]
    [InlineData(KeepRule.TopK, 74)]
    [InlineData(KeepRule.UnifiedTopK, 70)]
    [InlineData(KeepRule.RandomK, 68)]
    [InlineData(KeepRule.UnifiedRandomK, 67)]
    public void Every_method_and_optimizer_learns(KeepRule rule, double floor)
    {
        Optimizer[] optimizers =
            [new Sgd(0.3f), new AdaGrad(0.05f), new Adam(0.003f), new Adam(0.003f) { Update = Update.All }];
        foreach (Optimizer optimizer in optimizers)
        {
            double accuracy = Train(rule, optimizer, seed: 1).Result.DevelopmentScore;
            Assert.True(accuracy >= floor, $"{rule}, {optimizer}: accuracy {accuracy} is below {floor}.");
        }
    }

    [Fact]
    public void A_linear_model_does_not_learn_the_task()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(new ValuesInput(Training.Inputs), new Dense(Training.Classes));
        var options = new TrainerOptions { Epochs = 15, BatchSize = 20 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(0.003f), options);
        Assert.InRange(trainer.Run(Training, Development).DevelopmentScore, 0, 50);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_and_another_seed_another()
    {
        foreach (KeepRule rule in Enum.GetValues<KeepRule>())
        {
            (TrainingResult first, float[] firstValues) = Train(rule, new Adam(), seed: 1, epochs: 1);
            (TrainingResult again, float[] againValues) = Train(rule, new Adam(), seed: 1, epochs: 1);
            (_, float[] otherValues) = Train(rule, new Adam(), seed: 2, epochs: 1);
            TestMatrix.AssertSameBits(firstValues, againValues, $"{rule}");
            Assert.Equal(Scores(first), Scores(again));
            Assert.NotEqual(firstValues, otherValues);
        }

        static IEnumerable<(Evaluation?, double)> Scores(TrainingResult result) =>
            result.Evaluations.Select(e => (e.Development, e.TrainingLoss));
    }

    private static (TrainingResult Result, float[] Values) Train(
        KeepRule rule, Optimizer optimizer, ulong seed, int epochs = 15)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Network.Mlp(new MlpOptions
        {
            Inputs = Training.Inputs,
            Classes = Training.Classes,
            HiddenSize = 64,
            Keep = Keep.Of(rule, 12),
            Dropout = 0.1f,
        });
        var options = new TrainerOptions { Epochs = epochs, BatchSize = 20, Seed = seed };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), optimizer, options);
        return (trainer.Run(Training, Development), network.Values());
    }
}
