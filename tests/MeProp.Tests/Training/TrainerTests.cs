using System.Diagnostics;

namespace MeProp.Tests;

/// <summary>The course of a training run: steps, evaluations, what is best, and how it ends.</summary>
public class TrainerTests
{
    /// <summary>10 examples of 4 classes: predicting class 0, 1, 2 or 3 scores 10, 20, 30 or 40 percent.</summary>
    private static readonly FloatExamples Development = Labelled(0, 1, 1, 2, 2, 2, 3, 3, 3, 3);

    /// <summary>Predicting class 0, 1, 2 or 3 scores 50, 25, 25 or 0 percent.</summary>
    private static readonly FloatExamples Test = Labelled(0, 0, 1, 2);

    [Fact]
    public void An_epoch_steps_over_all_examples_with_a_smaller_last_batch_and_tells_callbacks_in_order()
    {
        var log = new List<string>();
        var options = new TrainerOptions { Epochs = 2, BatchSize = 3, EvaluationsPerEpoch = 2 };
        Trainer trainer = Make(new ScriptedOptimizer(0, 1, 2, 3, 0, 1, 2, 3), options);
        trainer.Callbacks.Add(new RecordingCallback("a ", log));
        trainer.Callbacks.Add(new RecordingCallback("b ", log));
        TrainingResult result = trainer.Run(Development, Development);
        Assert.Equal((TrainingOutcome.Completed, null), (result.Outcome, result.Error));
        Assert.Equal((4, 2), (result.Evaluations.Count, result.Epochs.Count));
        string[] events =
        [
            "begin",
            "step 1:3", "step 1:6", "evaluation 1", "step 1:9", "step 1:10", "evaluation 2", "epoch 1",
            "step 2:3", "step 2:6", "evaluation 3", "step 2:9", "step 2:10", "evaluation 4", "epoch 2",
        ];
        Assert.Equal(events.SelectMany(e => (string[])[$"a {e}", $"b {e}"]), log);
    }

    [Theory]
    [InlineData(10, 1, new long[] { 10, 20 })]
    [InlineData(10, 4, new long[] { 2, 5, 7, 10, 12, 15, 17, 20 })]
    [InlineData(10, 10, new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })]
    [InlineData(3, 2, new long[] { 1, 3, 4, 6 })]
    [InlineData(2, 5, new long[] { 1, 2, 3, 4 })]
    [InlineData(1, 3, new long[] { 1, 2 })]
    public void Evaluations_stand_at_equal_distances_and_at_the_end_of_an_epoch(
        int steps, int perEpoch, long[] expected)
    {
        var options = new TrainerOptions { Epochs = 2, BatchSize = 1, EvaluationsPerEpoch = perEpoch };
        Trainer trainer = Make(new Sgd(), options);
        TrainingResult result = trainer.Run(Labelled(new int[steps]), Development);
        Assert.Equal(expected, result.Evaluations.Select(e => e.Step));
        Assert.Equal(Enumerable.Range(1, expected.Length), result.Evaluations.Select(e => e.Index));
        Assert.Equal(expected.Select(step => 1 + (int)(step - 1) / steps), result.Evaluations.Select(e => e.Epoch));
    }

    [Fact]
    public void Steps_that_a_callback_chooses_are_reported_before_their_evaluation_and_cost_no_training_time()
    {
        var reports = new ReportingCallback(step => step is 2 or 5);
        var options = new TrainerOptions { Epochs = 2, BatchSize = 3, EvaluationsPerEpoch = 2 };
        Trainer trainer = Make(new Sgd(0.5f), options);
        trainer.Callbacks.Add(reports);
        long start = Stopwatch.GetTimestamp();
        TrainingResult result = trainer.Run(Development, Development);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(
            ["report 2", "evaluation 2", "evaluation 4", "report 5", "evaluation 6", "evaluation 8"], reports.Log);
        Assert.Equal([0.5, 1.25], reports.Reports.Select(report => report.Epochs));
        Assert.Equal([2L, 4, 6, 8], reports.StepsBeforeEvaluations);
        Assert.Equal(Enumerable.Range(1, 8).Select(step => (long)step), reports.Steps);
        Assert.Equal(reports.Losses[1], reports.Reports[0].TrainingLoss);

        // Training, evaluations and reports share no time.
        double training = result.Epochs.Sum(epoch => epoch.Seconds.Total);
        double evaluation = result.Epochs.Sum(epoch => epoch.Seconds.Evaluate);
        Assert.InRange(training + evaluation + reports.Seconds, 0, wall);
        Assert.InRange(reports.Reports[1].TrainingSeconds, reports.Reports[0].TrainingSeconds, training);
    }

    [Fact]
    public void The_training_loss_is_the_mean_over_the_examples_since_the_last_evaluation()
    {
        var recording = new RecordingCallback();
        var options = new TrainerOptions { Epochs = 1, BatchSize = 3, EvaluationsPerEpoch = 2 };
        Trainer trainer = Make(new Sgd(0.5f), options);
        trainer.Callbacks.Add(recording);
        TrainingResult result = trainer.Run(Development, Development);
        double[] losses = [.. recording.Progress.Select(p => p.Loss)];
        Assert.Equal((3 * losses[0] + 3 * losses[1]) / 6, result.Evaluations[0].TrainingLoss, 1e-9);
        Assert.Equal((3 * losses[2] + 1 * losses[3]) / 4, result.Evaluations[1].TrainingLoss, 1e-9);
        double epoch = (3 * losses[0] + 3 * losses[1] + 3 * losses[2] + losses[3]) / 10;
        Assert.Equal(epoch, result.Epochs[0].TrainingLoss, 1e-9);
    }

    [Fact]
    public void The_test_score_is_taken_only_at_the_best_development_score()
    {
        Trainer trainer = Make(new ScriptedOptimizer(1, 0, 2, 2, 1), new TrainerOptions { Epochs = 5, BatchSize = 10 });
        TrainingResult result = trainer.Run(Development, Development, Test);
        Assert.Equal([20, 10, 30, 30, 20], result.Evaluations.Select(e => e.Development!.Value.Score));
        Assert.Equal([true, false, true, false, false], result.Evaluations.Select(e => e.IsBest));
        Assert.Equal([25, null, 25, null, null], result.Evaluations.Select(e => e.Test?.Score));
        Assert.Same(result.Evaluations[2], result.Best);
        Assert.Equal((30, 25), (result.DevelopmentScore, result.TestScore));
    }

    [Fact]
    public void RestoreBest_returns_to_the_parameters_of_the_best_evaluation()
    {
        Network network = Linear();
        var options = new TrainerOptions { Epochs = 3, BatchSize = 10 };
        Trainer trainer = Make(new ScriptedOptimizer(1, 3, 0), options, network);
        trainer.Run(Development, Development);
        Assert.Equal([10, 0, 0, 0], network.Parameters[^1].Value.ToArray());
        trainer.RestoreBest();
        Assert.Equal([0, 0, 0, 10], network.Parameters[^1].Value.ToArray());
        Assert.Equal(40, trainer.Evaluator.Evaluate(Development).Score);
    }

    [Fact]
    public void Without_development_examples_every_evaluation_is_the_best()
    {
        Trainer trainer = Make(new ScriptedOptimizer(3, 0), new TrainerOptions { Epochs = 2, BatchSize = 10 });
        TrainingResult result = trainer.Run(Development, test: Test);
        Assert.All(result.Evaluations, e => Assert.True(e.IsBest && e.Development is null));
        Assert.Equal([0, 50], result.Evaluations.Select(e => e.Test!.Value.Score));
        Assert.True(double.IsNaN(result.DevelopmentScore));
    }

    [Fact]
    public void Training_stops_early_after_patience_evaluations_without_a_better_score()
    {
        var options = new TrainerOptions { Epochs = 6, BatchSize = 10, Patience = 2 };
        Trainer trainer = Make(new ScriptedOptimizer(1, 2, 0, 1, 3, 3), options);
        TrainingResult result = trainer.Run(Development, Development);
        Assert.Equal(TrainingOutcome.StoppedEarly, result.Outcome);
        Assert.Equal((4, 4), (result.Evaluations.Count, result.Epochs.Count));
        Assert.Equal(2, result.Best!.Index);
    }

    [Fact]
    public void Stopping_early_within_an_epoch_reports_no_epoch()
    {
        var options = new TrainerOptions { Epochs = 1, BatchSize = 3, EvaluationsPerEpoch = 4, Patience = 2 };
        Trainer trainer = Make(new ScriptedOptimizer(2, 1, 0, 0), options);
        TrainingResult result = trainer.Run(Development, Development);
        Assert.Equal(TrainingOutcome.StoppedEarly, result.Outcome);
        Assert.Equal((3, 0), (result.Evaluations.Count, result.Epochs.Count));
    }

    [Fact]
    public void Cancelling_stops_after_the_running_step_and_keeps_the_parameters()
    {
        using var source = new CancellationTokenSource();
        Network network = Linear();
        var options = new TrainerOptions { Epochs = 5, BatchSize = 3 };
        Trainer trainer = Make(new ScriptedOptimizer(0, 1, 2, 3), options, network);
        var recording = new RecordingCallback { AfterStep = step => { if (step == 3) source.Cancel(); } };
        trainer.Callbacks.Add(recording);
        TrainingResult result = trainer.Train(Development, Development, cancellationToken: source.Token);
        Assert.Equal((TrainingOutcome.Cancelled, 3), (result.Outcome, recording.Progress.Count));
        Assert.Equal((0, 0), (result.Evaluations.Count, result.Epochs.Count));
        Assert.Equal([0, 0, 10, 0], network.Parameters[^1].Value.ToArray());
    }

    [Fact]
    public void A_run_cancelled_before_it_starts_takes_no_step()
    {
        Trainer trainer = Make(new ScriptedOptimizer(), new TrainerOptions());
        var cancelled = new CancellationToken(canceled: true);
        Assert.Equal(TrainingOutcome.Cancelled, trainer.Train(Development, cancellationToken: cancelled).Outcome);
    }

    [Fact]
    public void No_epochs_leave_the_network_as_it_was_initialised()
    {
        Network network = Linear();
        Trainer trainer = Make(new ScriptedOptimizer(), new TrainerOptions { Epochs = 0 }, network);
        TrainingResult result = trainer.Run(Development);
        Assert.Equal((TrainingOutcome.Completed, 0, null), (result.Outcome, result.Evaluations.Count, result.Best));
        Assert.All(network.Parameters[0].Value.ToArray(), value => Assert.True(value != 0 && float.IsFinite(value)));
    }

    [Fact]
    public void Examples_that_do_not_fit_are_errors()
    {
        FloatExamples fewClasses = new(new float[2], 2, new int[1], 3), wide = new(new float[3], 3, new int[1], 4);
        AssertRefused("4 outputs", fewClasses);
        AssertRefused("2 inputs", Development, wide);
        AssertRefused("reads 2 values, the examples have 3", wide);
        AssertRefused("no training examples", Labelled());
        AssertRefused("no development examples", Development, Labelled());
        AssertRefused("no test examples", Development, Development, Labelled());
    }

    [Fact]
    public void Development_or_test_examples_of_more_classes_than_the_network_has_are_errors()
    {
        var wider = new FloatExamples(new float[2], 2, new int[] { 6 }, 7);
        AssertRefused("the development examples 7", Development, wider);
        AssertRefused("the test examples 7", Development, Development, wider);
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        TrainerOptions[] wrong =
        [
            new() { Epochs = -1 },
            new() { BatchSize = 0 },
            new() { EvaluationsPerEpoch = 0 },
            new() { Patience = -1 },
            new() { EvaluationBatchSize = 0 },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => Make(new Sgd(), options)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void An_evaluation_does_not_depend_on_the_size_of_its_batches(int batchSize)
    {
        using var device = new ReferenceDevice();
        Network network = Linear();
        network.Build(device, new RandomStream(3));
        int[] labels = [0, 1, 1, 2, 2, 2, 3, 3, 3, 3];
        FloatExamples examples = new(TestBatch.Gaussian(4, 20), 2, labels, 4);
        Evaluation expected = new ClassificationEvaluator(network, device, 7).Evaluate(examples);
        Evaluation actual = new ClassificationEvaluator(network, device, batchSize).Evaluate(examples);
        Assert.Equal((expected.Score, 10), (actual.Score, actual.Count));
        Assert.Equal(expected.Loss, actual.Loss, 1e-9);
    }

    /// <summary>Evaluations draw no random numbers and leave training as it was.</summary>
    [Fact]
    public void How_often_a_network_is_evaluated_does_not_change_its_training()
    {
        float[][] values = [.. new[] { 1, 5 }.Select(evaluations =>
        {
            using CpuDevice device = CpuDevice.Create(1);
            FloatExamples examples = SyntheticTask.Make(100, seed: 1);
            Network network = Network.Mlp(new MlpOptions
            {
                Inputs = examples.Inputs,
                Classes = examples.Classes,
                HiddenSize = 20,
                Keep = Keep.RandomK(5).WithWarmup(7),
                Dropout = 0.3f,
            });
            var options = new TrainerOptions { Epochs = 2, BatchSize = 10, EvaluationsPerEpoch = evaluations };
            var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
            trainer.Run(examples, examples, examples);
            return network.Values();
        })];
        TestMatrix.AssertSameBits(values[0], values[1], "5 evaluations an epoch");
    }

    private static void AssertRefused(
        string message, Examples training, Examples? development = null, Examples? test = null)
    {
        Trainer trainer = Make(new Sgd(), new TrainerOptions { Epochs = 1 });
        ArgumentException exception = Assert.Throws<ArgumentException>(() => trainer.Run(training, development, test));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static FloatExamples Labelled(params int[] labels) => new(new float[labels.Length * 2], 2, labels, 4);

    private static Network Linear() => new(new ValuesInput(2), new Dense(4));

    private static Trainer Make(Optimizer optimizer, TrainerOptions options, Network? network = null) =>
        new(new ReferenceDevice(), network ?? Linear(), new SoftmaxCrossEntropy(), optimizer, options);
}
