namespace MeProp.Tests;

/// <summary>Reading the loss less often changes no parameter and no sum of losses.</summary>
public class LossIntervalTests
{
    private static readonly FloatExamples Training = SyntheticTask.Make(105, seed: 1);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public void Parameters_and_losses_are_those_of_reading_each_step(int interval)
    {
        (Network expectedNetwork, TrainingResult expected, _) = Train(1);
        (Network network, TrainingResult actual, _) = Train(interval);
        Assert.Equal(expectedNetwork.Values(), network.Values());
        Assert.Equal(expected.Epochs.Count, actual.Epochs.Count);
        for (int e = 0; e < expected.Epochs.Count; e++)
            Assert.Equal(expected.Epochs[e].TrainingLoss, actual.Epochs[e].TrainingLoss, 1e-12);
        for (int e = 0; e < expected.Evaluations.Count; e++)
            Assert.Equal(expected.Evaluations[e].TrainingLoss, actual.Evaluations[e].TrainingLoss, 1e-12);
    }

    [Fact]
    public void Progress_shows_the_mean_of_the_batches_between_readings()
    {
        double[] each = Train(1).Losses, some = Train(4).Losses;

        // Steps of 10 examples: readings after 4, 8 and, at the evaluation, 11, whose batch has 5 examples.
        Assert.Equal(each[..4].Average(), some[3], 1e-12);
        Assert.Equal(some[3], some[6]);
        Assert.Equal(each[4..8].Average(), some[7], 1e-12);
        Assert.Equal((10 * each[8] + 10 * each[9] + 5 * each[10]) / 25, some[10], 1e-12);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_training_at_the_next_reading()
    {
        using var device = CpuDevice.Create(1);
        float[] values = new float[40 * 3];
        values[50] = float.NaN;
        var trainer = new Trainer(
            device, new Network(new ValuesInput(3), new Dense(2)), new SoftmaxCrossEntropy(), new Sgd(0.1f),
            new TrainerOptions { Epochs = 3, BatchSize = 5, LossInterval = 4 });
        TrainingResult result = trainer.Run(new FloatExamples(values, 3, new int[40], 2));
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.Contains("The training loss became", result.Error);
    }

    private static (Network Network, TrainingResult Result, double[] Losses) Train(int interval)
    {
        using var device = CpuDevice.Create(1);
        var network = new Network(
            new ValuesInput(12), new Dense(16, Keep.TopK(4), Activation.Relu), new Dropout(0.1f), new Dense(4));
        var trainer = new Trainer(
            device, network, new SoftmaxCrossEntropy(), new Adam(0.01f),
            new TrainerOptions { Epochs = 2, BatchSize = 10, LossInterval = interval });
        var losses = new LossRecorder();
        trainer.Callbacks.Add(losses);
        return (network, trainer.Run(Training), [.. losses.Losses]);
    }

    private sealed class LossRecorder : TrainingCallback
    {
        public List<double> Losses { get; } = [];

        public override void OnStep(in TrainingProgress progress) => Losses.Add(progress.Loss);
    }
}
