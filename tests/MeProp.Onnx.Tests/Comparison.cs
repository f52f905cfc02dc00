namespace MeProp.Onnx.Tests;

/// <summary>Compares what ONNX Runtime makes of an exported network with what the network itself gives.</summary>
internal static class Comparison
{
    /// <summary>Largest difference of a probability, and of a logit unless said otherwise.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>Compares all outputs of all examples, in batches of 1, 7, 100 and so on, in one session.</summary>
    /// <param name="device">Where the network is.</param>
    /// <param name="network">What was exported.</param>
    /// <param name="examples">What to compare on.</param>
    /// <param name="relative">
    /// Whether logits may differ by the tolerance times the example's largest: cubes add terms larger than the sum.
    /// </param>
    /// <param name="converters">Those of the network's layers, or null.</param>
    public static void AssertSame(
        Device device,
        Network network,
        Examples examples,
        bool relative = false,
        OnnxConverters? converters = null)
    {
        using var model = RuntimeModel.Of(network, converters: converters);
        int[] sizes = [1, 7, 100];
        for (int start = 0, turn = 0; start < examples.Count; turn++)
        {
            int count = Math.Min(sizes[turn % sizes.Length], examples.Count - start);
            Batch batch = BatchOf(device, examples, start, count);
            float[] expected = network.Forward(batch, new StepContext(device, new RandomStreams(1))).ToArray();
            (float[] logits, float[] probabilities) = model.Run(batch.Values!.ToArray(), count);
            Assert.Equal(expected.Length, logits.Length);
            for (int n = 0; n < count; n++)
            {
                Range row = (n * network.Outputs)..((n + 1) * network.Outputs);
                AssertSame(expected[row], logits[row], probabilities[row], start + n, relative);
            }

            start += count;
        }
    }

    /// <summary>Examples start, start + 1, …</summary>
    public static Batch BatchOf(Device device, Examples examples, int start, int count)
    {
        var batch = new Batch(device);
        examples.Fill([.. Enumerable.Range(start, count)], batch);
        return batch;
    }

    /// <summary>Compares all outputs of whole sequences of ids, one after the other in one session.</summary>
    public static void AssertSameSequences(Device device, Network network, Examples examples)
    {
        using var model = RuntimeModel.Of(network);
        for (int i = 0; i < examples.Count; i++)
        {
            Batch batch = BatchOf(device, examples, i, 1);
            float[] expected = network.Forward(batch, new StepContext(device, new RandomStreams(1))).ToArray();
            long[] ids = [.. batch.Ids!.ToArray().Select(id => (long)id)];
            (float[] logits, float[] probabilities) = model.Run(ids, batch.Rows);
            Assert.Equal(expected.Length, logits.Length);
            for (int n = 0; n < batch.Rows; n++)
            {
                Range row = (n * network.Outputs)..((n + 1) * network.Outputs);
                AssertSame(expected[row], logits[row], probabilities[row], i, relative: false);
            }
        }
    }

    private static void AssertSame(float[] expected, float[] logits, float[] probabilities, int example, bool relative)
    {
        double tolerance = relative ? Tolerance * Math.Max(1, expected.Max(Math.Abs)) : Tolerance;
        double largest = expected.Max(), sum = expected.Sum(logit => Math.Exp(logit - largest));
        for (int j = 0; j < expected.Length; j++)
        {
            double probability = Math.Exp(expected[j] - largest) / sum;
            Assert.True(
                Math.Abs(expected[j] - logits[j]) <= tolerance,
                $"example {example}, output {j}: ours {expected[j]}, ONNX Runtime's {logits[j]}");
            Assert.True(
                Math.Abs(probability - probabilities[j]) <= Tolerance,
                $"example {example}, output {j}: probability {probability}, ONNX Runtime's {probabilities[j]}");
        }
    }
}
