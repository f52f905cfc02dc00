namespace MeProp.Onnx.Tests;

/// <summary>Sets what ONNX Runtime makes of an exported network against what the network itself gives.</summary>
internal static class Comparison
{
    /// <summary>Largest difference of a logit or probability.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>Compares all outputs of all examples, in batches of 1, 7, 100 and the rest, in one session.</summary>
    public static void AssertSame(Device device, Sequential network, Examples examples)
    {
        using var model = RuntimeModel.Of(network);
        int[] sizes = [1, 7, 100];
        for (int start = 0, turn = 0; start < examples.Count; turn++)
        {
            int count = Math.Min(sizes[turn % sizes.Length], examples.Count - start);
            Matrix x = Inputs(device, examples, start, count);
            float[] expected = network.Forward(x, new StepContext(device, new RandomStreams(1))).ToArray();
            (float[] logits, float[] probabilities) = model.Run(x.ToArray(), count);
            Assert.Equal(expected.Length, logits.Length);
            for (int n = 0; n < count; n++)
            {
                Range row = (n * network.Outputs)..((n + 1) * network.Outputs);
                AssertSame(expected[row], logits[row], probabilities[row], start + n);
            }

            start += count;
        }
    }

    /// <summary>x (count, I): examples start, start + 1, …</summary>
    public static Matrix Inputs(Device device, Examples examples, int start, int count)
    {
        Matrix x = device.CreateMatrix(count, examples.Inputs);
        examples.Fill(device, [.. Enumerable.Range(start, count)], x, new int[count]);
        return x;
    }

    private static void AssertSame(float[] expected, float[] logits, float[] probabilities, int example)
    {
        double largest = expected.Max();
        double sum = expected.Sum(logit => Math.Exp(logit - largest));
        for (int j = 0; j < expected.Length; j++)
        {
            double probability = Math.Exp(expected[j] - largest) / sum;
            Assert.True(Math.Abs(expected[j] - logits[j]) <= Tolerance, $"example {example}, output {j}: ours {expected[j]}, ONNX Runtime's {logits[j]}");
            Assert.True(Math.Abs(probability - probabilities[j]) <= Tolerance, $"example {example}, output {j}: probability {probability}, ONNX Runtime's {probabilities[j]}");
        }
    }
}
