namespace MeProp.Tests;

public sealed class RegressionEvaluatorTests : IDisposable
{
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Errors_have_the_values_worked_out_by_hand()
    {
        // Outputs 0 to 3 for the targets 1, 1, 2, 6: errors −1, 0, 0, −3; mean target 2.5, spread 17.
        RegressionReport report = Report([0, 1, 2, 3], [1, 1, 2, 6], batchSize: 3);
        Assert.Equal((2.5, 4), (report.Evaluation.Loss, report.Evaluation.Count));
        Assert.Equal(100 * (1 - 10 / 17.0), report.Evaluation.Score, 1e-9);
        Assert.Equal((Math.Sqrt(2.5), 1), (report.RootMeanSquare, report.MeanAbsolute));
        Assert.Equal("testR2", Evaluator.FieldName("test", new RegressionEvaluator(Identity(), _device).ScoreName));
    }

    [Fact]
    public void Equal_targets_are_predicted_or_not()
    {
        Assert.Equal(100, Report([2, 2], [2, 2]).Evaluation.Score);
        Assert.Equal(0, Report([2, 3], [2, 2]).Evaluation.Score);
    }

    [Fact]
    public void Values_are_predicted_in_the_order_of_the_examples()
    {
        float[] values = [.. Enumerable.Range(0, 7).Select(i => i * 1.5f)];
        var examples = new RegressionExamples(values, 1, new float[7]);
        Assert.Equal(values, new Predictor(Identity(), _device, batchSize: 3).PredictValues(examples));
    }

    [Fact]
    public void Examples_refuse_what_does_not_fit()
    {
        Assert.Throws<ArgumentException>(() => new RegressionExamples(new float[3], 2, new float[1]));
        Assert.Throws<ArgumentException>(() => new RegressionExamples(new float[2], 2, new float[] { float.NaN }));
        Assert.Throws<ArgumentException>(() => new RegressionEvaluator(Identity(), _device).Evaluate(
            new FloatExamples(new float[2], 1, new int[2], 1)));
        Assert.NotEqual(
            new RegressionExamples(new float[2], 2, new float[] { 1 }).Fingerprint(),
            new RegressionExamples(new float[2], 2, new float[] { 2 }).Fingerprint());
    }

    private RegressionReport Report(float[] outputs, float[] targets, int batchSize = 250) =>
        new RegressionEvaluator(Identity(), _device, batchSize).Report(new RegressionExamples(outputs, 1, targets));

    private Network Identity()
    {
        var network = new Network(new ValuesInput(1), new Dense(1));
        network.Build(_device, random: null);
        network.Parameters[0].Value.Upload([1]);
        return network;
    }
}
