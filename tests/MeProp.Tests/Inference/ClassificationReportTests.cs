namespace MeProp.Tests;

public sealed class ClassificationReportTests
{
    /// <summary>Class 0: 3 of 4 right; class 1: 1 of 2; class 2: never predicted; class 3: no examples, predicted once.</summary>
    private static readonly (int Label, int Predicted)[] Cases = [(0, 0), (0, 0), (0, 1), (0, 0), (1, 1), (1, 0), (2, 1), (2, 1), (2, 3)];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(250)]
    public void Counts_and_scores_are_those_counted_by_hand(int batchSize)
    {
        using var device = new ReferenceDevice();
        ClassificationReport report = Report(device, batchSize);
        int[][] expected = [[3, 1, 0, 0], [1, 1, 0, 0], [0, 2, 0, 1], [0, 0, 0, 0]];
        for (int label = 0; label < 4; label++) Assert.Equal(expected[label], Enumerable.Range(0, 4).Select(predicted => report.Count(label, predicted)));
        Assert.Equal((100.0 * 4 / 9, 9), (report.Evaluation.Accuracy, report.Evaluation.Count));

        Assert.Equal([new(0, 4, 4, 3), new(1, 2, 4, 1), new(2, 3, 0, 0), new(3, 0, 1, 0)], report.Scores);
        Assert.Equal([0.75, 0.25, double.NaN, 0], report.Scores.Select(score => score.Precision));
        Assert.Equal([0.75, 0.5, 0, double.NaN], report.Scores.Select(score => score.Recall));
        Assert.Equal([0.75, 1.0 / 3, 0, 0], report.Scores.Select(score => score.F1));
        Assert.Equal(double.NaN, new ClassScore(4, 0, 0, 0).F1);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var context = new StepContext(device, new RandomStreams(1));
        var network = new Sequential(new Dense(3, 2));
        Assert.Throws<ArgumentException>(() => new Evaluator(network, context));
        network.Build(device, "", 3, new RandomStream(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator(network, context, 0));
        Assert.Throws<ArgumentNullException>(() => new Evaluator(null!, context));
    }

    [Fact]
    public void The_loss_is_the_mean_of_minus_the_logarithm_of_the_right_class()
    {
        using var device = new ReferenceDevice();
        double right = Math.Log(Math.Exp(4) + 3) - 4, wrong = Math.Log(Math.Exp(4) + 3);
        Assert.Equal((4 * right + 5 * wrong) / 9, Report(device, 2).Evaluation.Loss, 1e-6);
    }

    [Fact]
    public void A_report_and_an_evaluation_agree()
    {
        using CpuDevice device = CpuDevice.Create(1);
        FloatExamples examples = SyntheticTask.Make(333, seed: 3);
        var network = new Sequential(new Dense(examples.Inputs, 16), new Relu(), new Dense(16, examples.Classes));
        network.Build(device, "", examples.Inputs, new RandomStream(9));
        var evaluator = new Evaluator(network, device);
        ClassificationReport report = evaluator.Report(examples);
        Assert.Equal(evaluator.Evaluate(examples), report.Evaluation);
        Assert.Equal(333, report.Scores.Sum(score => score.Examples));
        Assert.Equal(333, report.Scores.Sum(score => score.Predictions));
        Assert.Equal(report.Evaluation.Accuracy, 100.0 * report.Scores.Sum(score => score.Correct) / 333);
    }

    [Fact]
    public void Mistakes_come_from_the_most_frequent_on()
    {
        using var device = new ReferenceDevice();
        ClassificationReport report = Report(device, 250);
        Confusion[] all = [new(2, 1, 2), new(0, 1, 1), new(1, 0, 1), new(2, 3, 1)];
        Assert.Equal(all, report.MostFrequentMistakes(10));
        Assert.Equal(all[..2], report.MostFrequentMistakes(2));
    }

    [Fact]
    public void Classes_that_do_not_exist_are_errors()
    {
        using var device = new ReferenceDevice();
        ClassificationReport report = Report(device, 250);
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Count(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Count(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => report.MostFrequentMistakes(-1));
    }

    [Fact]
    public void An_evaluation_that_fails_leaves_the_context_as_it_was()
    {
        using var device = new ReferenceDevice();
        var context = new StepContext(device, new RandomStreams(1)) { IsTraining = true };
        var evaluator = new Evaluator(EchoNetwork.Build(device, 4), context);
        Assert.ThrowsAny<ArgumentException>(() => evaluator.Evaluate(new FloatExamples(new float[3], 3, new int[1], 3)));
        Assert.True(context.IsTraining);
    }

    private static ClassificationReport Report(Device device, int batchSize) =>
        new Evaluator(EchoNetwork.Build(device, 4), new StepContext(device, new RandomStreams(1)), batchSize).Report(EchoNetwork.Examples(4, Cases));
}
