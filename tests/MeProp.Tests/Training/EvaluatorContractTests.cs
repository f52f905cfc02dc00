namespace MeProp.Tests;

/// <summary>An evaluator of a test decides what is best, when training stops and what files say.</summary>
public sealed class EvaluatorContractTests : IDisposable
{
    private static readonly FloatExamples Examples = new(new float[20], 2, new int[10], 4);

    private readonly string _folder = Path.Combine(
        Path.GetTempPath(), $"meprop-evaluator-tests-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The accuracies fall from the first step on, the scores do not.</summary>
    [Fact]
    public void Its_score_decides_what_is_best_and_when_training_stops()
    {
        var network = new Network(new ValuesInput(2), new Dense(4));
        Trainer trainer = Make(network, new ScriptedOptimizer(0, 1, 2, 3, 3, 3), patience: 2);
        trainer.Evaluator = new ScriptedEvaluator(50, 60, 59, 60);
        TrainingResult result = trainer.Run(Examples, Examples);
        Assert.Equal((TrainingOutcome.StoppedEarly, 4), (result.Outcome, result.Evaluations.Count));
        Assert.Equal([true, true, false, false], result.Evaluations.Select(evaluation => evaluation.IsBest));
        Assert.Equal(("UAS", 60), (result.ScoreName, result.DevelopmentScore));
        trainer.RestoreBest();
        Assert.Equal([0, 10, 0, 0], network.Parameters[^1].Value.ToArray());
    }

    [Theory]
    [InlineData(ModelChoice.BestScore, 3)]
    [InlineData(ModelChoice.LowestLoss, 2)]
    [InlineData(ModelChoice.Last, 4)]
    public void Scores_losses_or_the_last_evaluation_choose(ModelChoice choice, int expected)
    {
        var network = new Network(new ValuesInput(2), new Dense(4));
        Trainer trainer = Make(network, new ScriptedOptimizer(0, 1, 2, 3), epochs: 4, choice: choice);
        trainer.Evaluator = new ScriptedEvaluator(50, 59, 60, 58) { Losses = [0.5, 0.3, 0.4, 0.6] };
        TrainingResult result = trainer.Run(Examples, Examples);
        Assert.Equal(expected, result.Evaluations.Last(evaluation => evaluation.IsBest).Epoch);
        trainer.RestoreBest();
        Assert.Equal(10, network.Parameters[^1].Value.ToArray()[expected - 1]);
    }

    [Fact]
    public void Without_another_one_the_score_is_accuracy()
    {
        Trainer trainer = Make(new Network(new ValuesInput(2), new Dense(4)), new ScriptedOptimizer(0, 1), epochs: 2);
        TrainingResult result = trainer.Run(Examples, Examples);
        Assert.Equal(("accuracy", 100), (result.ScoreName, result.DevelopmentScore));
        Assert.Equal([100, 0], result.Evaluations.Select(evaluation => evaluation.Development!.Value.Score));
    }

    [Fact]
    public void Files_name_its_score()
    {
        Trainer trainer = Make(new Network(new ValuesInput(2), new Dense(4)), new ScriptedOptimizer(0, 1), epochs: 2);
        trainer.Evaluator = new ScriptedEvaluator(50, 55.5, 40);
        trainer.Checkpoints = new Checkpoints(_folder);
        trainer.Run(Examples, Examples, Examples);
        using CpuDevice device = CpuDevice.Create(1);
        IReadOnlyDictionary<string, string> best = Info(Checkpoints.BestName), last = Info(Checkpoints.LastName);
        Assert.Equal(("50", "55.5"), (best["developmentUas"], best["testUas"]));
        Assert.Equal("40", last["developmentUas"]);
        Assert.DoesNotContain("testUas", last.Keys);
        Assert.DoesNotContain("developmentAccuracy", last.Keys);

        IReadOnlyDictionary<string, string> Info(string file) =>
            ModelFile.Load(Path.Combine(_folder, file), device).Info.Training;
    }

    [Theory]
    [InlineData("test", "accuracy", "testAccuracy")]
    [InlineData("development", "accuracy", "developmentAccuracy")]
    [InlineData("development", "UAS", "developmentUas")]
    [InlineData("test", "accuracy per word", "testAccuracyPerWord")]
    public void Fields_are_named_after_part_and_score(string part, string score, string expected) =>
        Assert.Equal(expected, Evaluator.FieldName(part, score));

    private static Trainer Make(
        Network network, Optimizer optimizer, int epochs = 6, int patience = 0,
        ModelChoice choice = ModelChoice.BestScore)
    {
        var options = new TrainerOptions { Epochs = epochs, BatchSize = 10, Patience = patience, Choice = choice };
        return new Trainer(new ReferenceDevice(), network, new SoftmaxCrossEntropy(), optimizer, options);
    }
}
