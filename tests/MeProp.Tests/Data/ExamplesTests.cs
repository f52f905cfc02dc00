namespace MeProp.Tests;

public class ExamplesTests
{
    [Fact]
    public void Bytes_are_scaled_when_they_enter_a_batch()
    {
        var examples = new ByteExamples(new byte[] { 0, 51, 102, 153, 204, 255 }, 2, new byte[] { 2, 0, 1 }, 3);
        Assert.Equal((3, 2, 3, 3), (examples.Count, examples.Inputs, examples.Classes, examples.TargetCount));
        (float[] values, int[] labels) = Fill(examples, [2, 0, 2]);
        AssertClose([0.8f, 1, 0, 0.2f, 0.8f, 1], values);
        Assert.Equal([1, 2, 1], labels);
        AssertClose([102, 153], Fill(new ByteExamples(examples.Values, 2, examples.Labels, 3, scale: 1), [1]).Values);
    }

    [Fact]
    public void Floats_enter_a_batch_as_they_are()
    {
        var examples = new FloatExamples(new float[] { 1, 2, 3, 4 }, 2, new int[] { 1, 0 }, 2);
        Assert.Equal((2, 2, 2, 2), (examples.Count, examples.Inputs, examples.Classes, examples.TargetCount));
        (float[] values, int[] labels) = Fill(examples, [1, 0]);
        Assert.Equal([3, 4, 1, 2], values);
        Assert.Equal([0, 1], labels);
    }

    [Fact]
    public void A_slice_is_a_part_with_the_same_scale()
    {
        var whole = new ByteExamples(new byte[] { 0, 1, 2, 3, 4, 5 }, 2, new byte[] { 2, 0, 1 }, 3, scale: 2);
        ByteExamples slice = whole.Slice(1, 2);
        Assert.Equal((2, 2, 3), (slice.Count, slice.Inputs, slice.Classes));
        (float[] values, int[] labels) = Fill(slice, [0, 1]);
        Assert.Equal([4, 6, 8, 10], values);
        Assert.Equal([0, 1], labels);
    }

    [Fact]
    public void Picked_examples_are_those_in_their_order_and_can_be_divided_on()
    {
        byte[] values = [.. Enumerable.Range(0, 20).Select(i => (byte)i)], labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];
        ByteExamples[] kinds =
        [
            new(values, 2, labels, 3, scale: 1), new(new ArraySource(values, 2), labels, 3, scale: 1),
        ];
        foreach (ByteExamples all in kinds)
        {
            ByteExamples picked = all.Slice(1, 9).Pick([8, 0, 3]);
            Assert.Equal((3, 2, 3), (picked.Count, picked.Inputs, picked.Classes));
            (float[] filled, int[] targets) = Fill(picked, [2, 0]);
            Assert.Equal([8, 9, 18, 19], filled);
            Assert.Equal([1, 0], targets);
            Assert.Equal([18, 19, 2, 3, 8, 9], picked.Values.ToArray());
            Assert.Equal([0, 1, 1], picked.Labels.ToArray());
            Assert.Equal([2f, 3f], Fill(picked.Slice(1, 1), [0]).Values);
            Assert.Equal([9f, 9.5f], Fill(picked.Pick([0]).WithScale(0.5f), [0]).Values);
        }

        Assert.Equal(kinds[0].Slice(2, 3).Fingerprint(), new ByteExamples(
            values.AsMemory(4, 6), 2, labels.AsMemory(2, 3), 3, scale: 1).Fingerprint());
        Assert.NotEqual(kinds[0].Pick([1, 2]).Fingerprint(), kinds[0].Pick([2, 1]).Fingerprint());
        Assert.Equal(kinds[0].Slice(1, 3).Fingerprint(), kinds[0].Pick([1, 2, 3]).Fingerprint());
        var changed = new ByteExamples(new ArraySource([.. values[..19], 0], 2), labels, 3, 1);
        Assert.NotEqual(kinds[1].Fingerprint(), changed.Fingerprint());
        AssertRefused(
            "2 labels for 10 examples", () => new ByteExamples(new ArraySource(values, 2), new byte[2], 3, 1));
    }

    [Fact]
    public void Training_from_a_source_gives_the_bits_of_training_from_memory()
    {
        var random = new RandomStream(1);
        byte[] values = TestMatrix.Bytes(random, 60 * 12);
        byte[] labels = [.. Enumerable.Range(0, 60).Select(i => (byte)(i % 3))];
        ByteExamples memory = new(values, 12, labels, 3, 1f / 255);
        ByteExamples source = new(new ArraySource(values, 12), labels, 3, 1f / 255);
        float[][] weights = [.. new[] { memory, source }.Select(examples =>
        {
            using CpuDevice device = CpuDevice.Create(1);
            var network = new Network(new ValuesInput(12), new Dense(8, Keep.TopK(3), Activation.Relu), new Dense(3));
            var trainer = new Trainer(
                device, network, new SoftmaxCrossEntropy(), new Adam(),
                new TrainerOptions { Epochs = 2, BatchSize = 7 });
            trainer.Train(examples, examples, cancellationToken: TestContext.Current.CancellationToken);
            return network.Values();
        })];
        TestMatrix.AssertSameBits(weights[0], weights[1], "from a source");
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_errors_that_name_both()
    {
        const string Message = "2 labels want 6 values, there are 5";
        AssertRefused(Message, () => new ByteExamples(new byte[5], 3, new byte[2], 2));
        AssertRefused(Message, () => new FloatExamples(new float[5], 3, new int[2], 2));
        AssertRefused(Message, () => new IdExamples(new int[5], 3, new int[2], 2));
    }

    [Fact]
    public void A_label_out_of_range_is_an_error_that_names_the_example()
    {
        AssertRefused("Label 3 of example 1", () => new ByteExamples(new byte[2], 1, new byte[] { 2, 3 }, 3));
        AssertRefused("Label 3 of example 1", () => new FloatExamples(new float[2], 1, new int[] { 2, 3 }, 3));
        AssertRefused("Label -2 of example 0", () => new FloatExamples(new float[2], 1, new int[] { -2, 0 }, 3));
        AssertRefused("Label 3 of example 1", () => new IdExamples(new int[2], 1, new int[] { 2, 3 }, 3));
        Assert.Equal(300, new ByteExamples(new byte[1], 1, new byte[] { 255 }, 300).Classes);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    public void Sizes_below_1_are_errors(int inputs, int classes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteExamples(default, inputs, default, classes));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloatExamples(default, inputs, default, classes));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IdExamples(default, inputs, default, classes));
    }

    [Fact]
    public void A_batch_knows_how_many_of_its_targets_count()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var examples = new FloatExamples(new float[5], 1, new int[] { 0, -1, 1, -1, 0 }, 2);
        Assert.Equal((5, 3), (examples.Count, examples.TargetCount));
        var batch = new Batch(device);
        foreach ((int[] indices, int counted) in (ReadOnlySpan<(int[], int)>)[([0, 1, 2], 2), ([1, 3], 0), ([4], 1)])
        {
            examples.Fill(indices, batch);
            Assert.Equal((indices.Length, indices.Length, counted), (batch.Count, batch.Rows, batch.TargetCount));
        }
    }

    /// <summary>The network predicts 0 of 2 classes with logits 4 and 0, whatever it reads.</summary>
    [Fact]
    public void Training_and_evaluation_count_only_targets_that_count()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(new ValuesInput(1), new Dense(2));
        network.Build(device, random: null);
        network.Parameters[1].Value.Upload([4, 0]);
        var examples = new FloatExamples(new float[8], 1, new int[] { 0, -1, 1, -1, 0, -1, -1, -1 }, 2);
        double right = Math.Log(1 + Math.Exp(-4)), mean = (2 * right + 4 + right) / 3;

        Evaluation evaluation = new ClassificationEvaluator(network, device, batchSize: 3).Evaluate(examples);
        Assert.Equal((200.0 / 3, 3), (evaluation.Score, evaluation.Count));
        Assert.Equal(mean, evaluation.Loss, 1e-6);
        ClassificationReport report = new ClassificationEvaluator(network, device).Report(examples);
        Assert.Equal((2, 1, 0, 0), (report.Count(0, 0), report.Count(1, 0), report.Count(0, 1), report.Count(1, 1)));

        // Batches of one example: those without a target that counts have no loss.
        var options = new TrainerOptions { Epochs = 1, BatchSize = 1 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(1e-30f), options);
        var recording = new RecordingCallback();
        trainer.Callbacks.Add(recording);
        TrainingResult result = trainer.Run(examples, examples);
        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        double[] expected = [0, 0, 0, 0, 0, right, right, 4 + right];
        double[] losses = [.. recording.Progress.Select(progress => progress.Loss).Order()];
        for (int i = 0; i < 8; i++) Assert.Equal(expected[i], losses[i], 1e-6);
        Assert.Equal(mean, result.Epochs[0].TrainingLoss, 1e-6);
        Assert.Equal(mean, result.Evaluations[0].TrainingLoss, 1e-6);
    }

    [Fact]
    public void An_evaluation_without_a_target_that_counts_is_an_error()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(new ValuesInput(1), new Dense(2));
        network.Build(device, random: null);
        var examples = new FloatExamples(new float[2], 1, new int[] { -1, -1 }, 2);
        AssertRefused("target that counts", () => new ClassificationEvaluator(network, device).Evaluate(examples));
    }

    [Fact]
    public void A_fingerprint_changes_with_every_part()
    {
        ulong[] hashes =
        [
            new FloatExamples(new float[] { 1, 2 }, 1, new int[] { 0, 1 }, 2).Fingerprint(),
            new FloatExamples(new float[] { 1, 3 }, 1, new int[] { 0, 1 }, 2).Fingerprint(),
            new FloatExamples(new float[] { 1, 2 }, 1, new int[] { 0, -1 }, 2).Fingerprint(),
            new IdExamples(new int[] { 1, 2 }, 1, new int[] { 0, 1 }, 2).Fingerprint(),
            new IdExamples(new int[] { 1, 3 }, 1, new int[] { 0, 1 }, 2).Fingerprint(),
            new IdExamples(new int[] { 1, 2 }, 1, new int[] { 1, 1 }, 2).Fingerprint(),
            new IdExamples(new int[] { 1, 2 }, 1, new int[] { 0, 1 }, 2, [1, 1]).Fingerprint(),
            new IdExamples(new int[] { 1, 2 }, 1, new int[] { 0, 1 }, 2, [2]).Fingerprint(),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], new FloatExamples(new float[] { 1, 2 }, 1, new int[] { 0, 1 }, 2).Fingerprint());
    }

    private sealed class ArraySource(byte[] values, int inputs) : ByteSource(values.Length / inputs, inputs)
    {
        public override void Read(int example, Span<byte> room) =>
            values.AsSpan(example * Inputs, Inputs).CopyTo(room);
    }

    private static (float[] Values, int[] Labels) Fill(Examples examples, int[] indices)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var batch = new Batch(device);
        examples.Fill(indices, batch);
        Assert.Equal((indices.Length, indices.Length), (batch.Count, batch.Rows));
        return (batch.Values!.ToArray(), batch.Targets.ToArray());
    }

    private static void AssertRefused(string message, Func<object> make) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6f);
    }
}
