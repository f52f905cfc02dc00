namespace MeProp.Tests;

/// <summary>A loss or gradient that is not finite ends training with a message that says where, and with the best parameters so far.</summary>
public class NonFiniteTrainingTests
{
    private static readonly FloatExamples Development = new(new float[20], 2, new int[] { 0, 1, 1, 2, 2, 2, 3, 3, 3, 3 }, 4);

    [Fact]
    public void A_loss_that_is_not_finite_restores_the_parameters_of_the_best_evaluation()
    {
        // Evaluations after steps 4 and 8 (classes 3 and 0); step 9 breaks the network, which the loss of step 10 shows.
        var network = new Sequential(new Dense(2, 4));
        TrainingResult result = Train(network, new ScriptedOptimizer(0, 1, 2, 3, 2, 2, 2, 0, -1), Development);
        Assert.Equal((TrainingOutcome.NonFinite, 2, 2), (result.Outcome, result.Evaluations.Count, result.Epochs.Count));
        Assert.Contains("epoch 3, step 2 of 4", result.Error, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0, 10], network.Parameters[^1].Value.ToArray());
    }

    [Fact]
    public void A_development_loss_that_is_not_finite_restores_the_parameters_of_the_best_evaluation()
    {
        var network = new Sequential(new Dense(2, 4));
        TrainingResult result = Train(network, new ScriptedOptimizer(0, 1, 2, 1, 2, 2, 2, -1), Development);
        Assert.Equal((TrainingOutcome.NonFinite, 1), (result.Outcome, result.Evaluations.Count));
        Assert.Contains("development loss", result.Error, StringComparison.Ordinal);
        Assert.Contains("epoch 2", result.Error, StringComparison.Ordinal);
        Assert.Equal([0, 10, 0, 0], network.Parameters[^1].Value.ToArray());
    }

    [Fact]
    public void Before_the_first_evaluation_the_initial_parameters_are_restored()
    {
        Sequential network = new(new Dense(2, 4)), untrained = new(new Dense(2, 4));
        TrainingResult result = Train(network, new ScriptedOptimizer(0, -1), Development);
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.Contains("epoch 1, step 3 of 4", result.Error, StringComparison.Ordinal);
        untrained.Build(new ReferenceDevice(), "", 2, new RandomStreams(1).Initialization);
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
        Sequential network = Sequential.Mlp(new MlpOptions { Inputs = 2, Classes = 4, HiddenSize = 30, Keep = Keep.TopK(3) });
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = 2, BatchSize = 3 });
        TrainingResult result = trainer.Run(new FloatExamples(values, 2, new int[10], 4), Development);
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.Contains("epoch 1, step", result.Error, StringComparison.Ordinal);
        Assert.All(network.Parameters, p => Assert.All(p.Value.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_ends_steps_that_have_begun_before_the_parameters_are_restored()
    {
        // The gradient breaks between the layers, when the step of the second one has begun.
        using CpuDevice device = CpuDevice.Create(2, null, sharesAlways: true);
        const int Inputs = 300, Hidden = 600;
        var network = new Sequential(new Dense(Inputs, Hidden, Keep.UnifiedTopK(300)), new BreaksGradient(), new Dense(Hidden, Hidden, Keep.UnifiedTopK(300)), new Dense(Hidden, 4));
        network.Build(device, "", Inputs, new RandomStreams(1).Initialization);
        float[] before = network.Parameters[2].Value.ToArray();
        var examples = new FloatExamples(Enumerable.Range(0, 20 * Inputs).Select(i => i % 7 / 7f).ToArray(), Inputs, Enumerable.Range(0, 20).Select(i => i % 4).ToArray(), 4);
        TrainingResult result = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = 1, BatchSize = 10 }).Run(examples);
        device.Synchronize(); // what had not been waited for would be done now
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
            Sequential network = Sequential.Mlp(new MlpOptions { Inputs = examples.Inputs, Classes = examples.Classes, HiddenSize = 30, Keep = Keep.Of(rule, 5) });
            var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(1e30f), new TrainerOptions { Epochs = 3, BatchSize = 10 });
            TrainingResult result = trainer.Run(examples, examples);
            Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
            Assert.Contains("epoch 1, step", result.Error, StringComparison.Ordinal);
            Assert.All(network.Parameters, p => Assert.All(p.Value.ToArray(), value => Assert.True(float.IsFinite(value))));
        }
    }

    [Fact]
    public void Without_development_examples_parameters_that_are_not_finite_are_not_the_best()
    {
        // Step 8 ends the second epoch and breaks the network, which only the loss of the next step shows.
        var network = new Sequential(new Dense(2, 4));
        TrainingResult result = Train(network, new ScriptedOptimizer(0, 1, 2, 3, 2, 2, 2, -1), null);
        Assert.Equal(TrainingOutcome.NonFinite, result.Outcome);
        Assert.All(network.Parameters, p => Assert.All(p.Value.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    private static TrainingResult Train(Sequential network, Optimizer optimizer, FloatExamples? development) =>
        new Trainer(new ReferenceDevice(), network, new SoftmaxCrossEntropy(), optimizer, new TrainerOptions { Epochs = 3, BatchSize = 3 }).Run(Development, development);

    /// <summary>y = x, dx = NaN.</summary>
    private sealed class BreaksGradient : Layer
    {
        private Matrix? _dx;

        public override Matrix Forward(Matrix x, StepContext step) => x;

        public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
        {
            _dx!.SetRows(dy.Rows);
            _dx.Upload([.. Enumerable.Repeat(float.NaN, dy.Rows * dy.Columns)]);
            return _dx;
        }

        public override string ToString() => "NaN";

        protected override int Build(Device device, int inputs, RandomStream random)
        {
            _dx = device.CreateMatrix(0, inputs);
            return inputs;
        }
    }
}
