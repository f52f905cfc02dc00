namespace MeProp.Tests;

/// <summary>
/// A loss or gradient that is not finite ends training with a message that says where, and with the best parameters so
/// far.
/// </summary>
public class NonFiniteTrainingTests
{
    private static readonly FloatExamples Development =
        new(new float[20], 2, new int[] { 0, 1, 1, 2, 2, 2, 3, 3, 3, 3 }, 4);

    [Fact]
    public void A_loss_that_is_not_finite_restores_the_parameters_of_the_best_evaluation()
    {
        // Evaluations after steps 4 and 8 (classes 3 and 0); step 9 breaks the network, as the loss of step 10 shows.
        Network network = Linear();
        TrainingResult result = Train(network, new ScriptedOptimizer(0, 1, 2, 3, 2, 2, 2, 0, -1), Development);
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.Equal((2, 2), (result.Evaluations.Count, result.Epochs.Count));
        Assert.Contains("epoch 3, step 2 of 4", result.Error, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0, 10], network.Parameters[^1].Value.ToArray());
    }

    [Fact]
    public void A_development_loss_that_is_not_finite_restores_the_parameters_of_the_best_evaluation()
    {
        Network network = Linear();
        TrainingResult result = Train(network, new ScriptedOptimizer(0, 1, 2, 1, 2, 2, 2, -1), Development);
        Assert.Equal((TrainingOutcome.NonFinite, 1), (result.Outcome, result.Evaluations.Count));
        Assert.Contains("development loss", result.Error, StringComparison.Ordinal);
        Assert.Contains("epoch 2", result.Error, StringComparison.Ordinal);
        Assert.Equal([0, 10, 0, 0], network.Parameters[^1].Value.ToArray());
    }

    [Fact]
    public void Before_the_first_evaluation_the_initial_parameters_are_restored()
    {
        Network network = Linear(), untrained = Linear();
        TrainingResult result = Train(network, new ScriptedOptimizer(0, -1), Development);
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.Contains("epoch 1, step 3 of 4", result.Error, StringComparison.Ordinal);
        untrained.Build(new ReferenceDevice(), new RandomStreams(1).Initialization);
        Assert.Equal(untrained.Parameters[0].Value.ToArray(), network.Parameters[0].Value.ToArray());
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void An_input_that_is_not_finite_ends_training(float bad)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var values = new float[20];
        values[13] = bad;
        Network network = Network.Mlp(new MlpOptions { Inputs = 2, Classes = 4, HiddenSize = 30, Keep = Keep.TopK(3) });
        var options = new TrainerOptions { Epochs = 2, BatchSize = 3 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
        TrainingResult result = trainer.Run(new FloatExamples(values, 2, new int[10], 4), Development);
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.Contains("epoch 1, step", result.Error, StringComparison.Ordinal);
        Assert.All(network.Values(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_ends_steps_that_have_begun_before_the_parameters_are_restored()
    {
        // The gradient breaks between the layers, when the step of the second one has begun.
        using CpuDevice device = CpuDevice.Create(2, null, sharesAlways: true);
        const int Inputs = 300, Hidden = 600;
        Keep keep = Keep.UnifiedTopK(300);
        Layer[] layers = [new Dense(Hidden, keep), new BreaksGradient(), new Dense(Hidden, keep), new Dense(4)];
        var network = new Network(new ValuesInput(Inputs), layers);
        network.Build(device, new RandomStreams(1).Initialization);
        float[] before = network.Parameters[2].Value.ToArray();
        float[] values = [.. Enumerable.Range(0, 20 * Inputs).Select(i => i % 7 / 7f)];
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 4)];
        var options = new TrainerOptions { Epochs = 1, BatchSize = 10 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
        TrainingResult result = trainer.Run(new FloatExamples(values, Inputs, labels, 4));
        device.Synchronize(); // What had not been waited for would be done now.
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.Contains("Layer 0", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters[2].Value.ToArray());
    }

    [Fact]
    public void A_learning_rate_that_is_far_too_high_ends_training_with_finite_parameters()
    {
        using CpuDevice device = CpuDevice.Create(1);
        FloatExamples examples = SyntheticTask.Make(100, seed: 1);
        foreach (KeepRule rule in Enum.GetValues<KeepRule>())
        {
            Network network = Network.Mlp(new MlpOptions
            {
                Inputs = examples.Inputs,
                Classes = examples.Classes,
                HiddenSize = 30,
                Keep = Keep.Of(rule, 5),
            });
            var options = new TrainerOptions { Epochs = 3, BatchSize = 10 };
            var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(1e30f), options);
            TrainingResult result = trainer.Run(examples, examples);
            Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
            Assert.Contains("epoch 1, step", result.Error, StringComparison.Ordinal);
            Assert.All(network.Values(), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Without_development_examples_parameters_that_are_not_finite_are_not_the_best()
    {
        // Step 8 ends the second epoch and breaks the network, which only the loss of the next step shows.
        Network network = Linear();
        TrainingResult result = Train(network, new ScriptedOptimizer(0, 1, 2, 3, 2, 2, 2, -1), null);
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.All(network.Values(), value => Assert.True(float.IsFinite(value)));
    }

    private static Network Linear() => new(new ValuesInput(2), new Dense(4));

    private static TrainingResult Train(Network network, Optimizer optimizer, FloatExamples? development)
    {
        var options = new TrainerOptions { Epochs = 3, BatchSize = 3 };
        var trainer = new Trainer(new ReferenceDevice(), network, new SoftmaxCrossEntropy(), optimizer, options);
        return trainer.Run(Development, development);
    }

    /// <summary>y = x, dx = NaN.</summary>
    private sealed class BreaksGradient : Layer
    {
        private Matrix? _dx;

        public override string Type => "breaksGradient";

        public override int Outputs => Inputs;

        public override Matrix Forward(Matrix x, StepContext step) => x;

        public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
        {
            Matrix dx = Buffer(ref _dx, step.Device, dy.Rows, Inputs);
            dx.Upload([.. Enumerable.Repeat(float.NaN, dy.Rows * dy.Columns)]);
            return dx;
        }

        public override string ToString() => "NaN";
    }
}
