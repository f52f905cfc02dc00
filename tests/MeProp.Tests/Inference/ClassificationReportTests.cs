namespace MeProp.Tests;

public sealed class ClassificationReportTests
{
    /// <summary>
    /// Class 0: 3 of 4 right; class 1: 1 of 2; class 2: never predicted; class 3: no examples, predicted once.
    /// </summary>
    private static readonly (int Label, int Predicted)[] Cases =
        [(0, 0), (0, 0), (0, 1), (0, 0), (1, 1), (1, 0), (2, 1), (2, 1), (2, 3)];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(250)]
    public void Counts_and_scores_are_those_counted_by_hand(int batchSize)
    {
        using var device = new ReferenceDevice();
        ClassificationReport report = Report(device, batchSize);
        int[][] expected = [[3, 1, 0, 0], [1, 1, 0, 0], [0, 2, 0, 1], [0, 0, 0, 0]];
        for (int label = 0; label < 4; label++)
            Assert.Equal(expected[label], Enumerable.Range(0, 4).Select(predicted => report.Count(label, predicted)));
        Assert.Equal((100.0 * 4 / 9, 9), (report.Evaluation.Score, report.Evaluation.Count));

        (int, int, int, int)[] scores = [(0, 4, 4, 3), (1, 2, 4, 1), (2, 3, 0, 0), (3, 0, 1, 0)];
        Assert.Equal(scores, report.Scores.Select(s => (s.Class, s.Examples, s.Predictions, s.Correct)));
        Assert.Equal([0.75, 0.25, double.NaN, 0], report.Scores.Select(score => score.Precision));
        Assert.Equal([0.75, 0.5, 0, double.NaN], report.Scores.Select(score => score.Recall));
        Assert.Equal([0.75, 1.0 / 3, 0, 0], report.Scores.Select(score => score.F1));
        Assert.Equal(double.NaN, new ClassScore(4, 0, 0, 0).F1);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(new ValuesInput(3), new Dense(2));
        var examples = new FloatExamples(new float[3], 3, new int[1], 2);
        var evaluator = new ClassificationEvaluator(network, device);
        Assert.Throws<InvalidOperationException>(() => evaluator.Evaluate(examples));
        network.Build(device, new RandomStream(1));
        Assert.Equal(1, evaluator.Evaluate(examples).Count);
        Assert.Throws<ArgumentException>(() => evaluator.Evaluate(new FloatExamples(default, 3, default, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassificationEvaluator(network, device, 0));
        Assert.Throws<ArgumentNullException>(() => new ClassificationEvaluator(null!, device));
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
        Layer[] layers = [new Dense(16), new ActivationLayer(Activation.Relu), new Dense(examples.Classes)];
        var network = new Network(new ValuesInput(examples.Inputs), layers);
        network.Build(device, new RandomStream(9));
        var evaluator = new ClassificationEvaluator(network, device);
        ClassificationReport report = evaluator.Report(examples);
        Assert.Equal(evaluator.Evaluate(examples), report.Evaluation);
        Assert.Equal(333, report.Scores.Sum(score => score.Examples));
        Assert.Equal(333, report.Scores.Sum(score => score.Predictions));
        Assert.Equal(report.Evaluation.Score, 100.0 * report.Scores.Sum(score => score.Correct) / 333);
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
    public void An_evaluation_that_fails_does_not_spoil_the_next()
    {
        using var device = new ReferenceDevice();
        var evaluator = new ClassificationEvaluator(EchoNetwork.Build(device, 4), device, batchSize: 2);
        FloatExamples examples = EchoNetwork.Examples(4, Cases);
        Evaluation expected = evaluator.Evaluate(examples);
        var unfit = new FloatExamples(new float[9], 3, new int[3], 3);
        Assert.ThrowsAny<ArgumentException>(() => evaluator.Evaluate(unfit));
        Assert.Equal(expected, evaluator.Evaluate(examples));
    }

    private static ClassificationReport Report(Device device, int batchSize) =>
        new ClassificationEvaluator(EchoNetwork.Build(device, 4), device, batchSize)
            .Report(EchoNetwork.Examples(4, Cases));
}
