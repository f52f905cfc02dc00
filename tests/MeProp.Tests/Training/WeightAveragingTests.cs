namespace MeProp.Tests;

/// <summary>The running mean of the weights: what it holds, and who sees it.</summary>
public class WeightAveragingTests
{
    [Fact]
    public void The_mean_follows_its_formula_and_is_what_is_scored_and_kept()
    {
        FloatExamples examples = SyntheticTask.Make(40, seed: 1);
        Trainer plain = Make(null, out Network weights), averaged = Make(new(2), out Network means);
        var seen = new List<float[]>();
        plain.Callbacks.Add(new RecordingCallback { AfterStep = _ => seen.Add(weights.Values()) });
        plain.Run(examples);
        averaged.Run(examples);
        Assert.Equal(weights.Values(), means.Values());

        // 8 steps of 10 examples; factor at update u is 1 − min(1 − 1/2, (1 + u)/(10 + u)), the first copies.
        float[] expected = seen[0];
        for (int u = 1; u < 8; u++)
        {
            double factor = 1 - Math.Min(0.5, (1.0 + u) / (10 + u));
            expected = [.. expected.Zip(seen[u], (mean, w) => (float)(mean + factor * (w - mean)))];
        }

        averaged.RestoreBest();
        float[] actual = means.Values();
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(64, 2)]
    [InlineData(1000, 31)]
    public void Updates_come_at_intervals(long steps, long interval)
    {
        var averaging = new WeightAveraging(steps);
        Assert.Equal(interval, averaging.Interval);
        for (long step = 1; step < 3 * interval; step++)
            Assert.Equal(step % interval == 0, averaging.FactorAt(step) > 0);
        Assert.Equal(0.9, averaging.FactorAt(interval), 1e-6);
        Assert.Equal(interval / (double)steps, averaging.FactorAt(100_000 * interval), 1e-6);
    }

    private static Trainer Make(WeightAveraging? averaging, out Network network)
    {
        CpuDevice device = CpuDevice.Create(1);
        network = Network.Mlp(new MlpOptions { Inputs = 12, Classes = 4, HiddenSize = 9, Keep = Keep.TopK(3) });
        var options = new TrainerOptions { Epochs = 2, BatchSize = 10, Averaging = averaging };
        return new Trainer(device, network, new SoftmaxCrossEntropy(), new AdaGrad(0.1f), options);
    }
}
