namespace MeProp.Tests;

public class ExamplesTests
{
    [Fact]
    public void Bytes_are_scaled_when_they_enter_a_batch()
    {
        var examples = new ByteExamples(new byte[] { 0, 51, 102, 153, 204, 255 }, 2, new byte[] { 2, 0, 1 }, 3);
        Assert.Equal((3, 2, 3), (examples.Count, examples.Inputs, examples.Classes));
        (float[] values, int[] labels) = Fill(examples, [2, 0, 2]);
        AssertClose([0.8f, 1, 0, 0.2f, 0.8f, 1], values);
        Assert.Equal([1, 2, 1], labels);
        AssertClose([102, 153], Fill(new ByteExamples(examples.Values, 2, examples.Labels, 3, scale: 1), [1]).Values);
    }

    [Fact]
    public void Floats_enter_a_batch_as_they_are()
    {
        var examples = new FloatExamples(new float[] { 1, 2, 3, 4 }, 2, new int[] { 1, 0 }, 2);
        Assert.Equal((2, 2, 2), (examples.Count, examples.Inputs, examples.Classes));
        (float[] values, int[] labels) = Fill(examples, [1, 0]);
        Assert.Equal([3, 4, 1, 2], values);
        Assert.Equal([0, 1], labels);
    }

    [Fact]
    public void A_slice_is_a_part_with_the_same_scale()
    {
        ByteExamples slice = new ByteExamples(new byte[] { 0, 1, 2, 3, 4, 5 }, 2, new byte[] { 2, 0, 1 }, 3, scale: 2).Slice(1, 2);
        Assert.Equal((2, 2, 3), (slice.Count, slice.Inputs, slice.Classes));
        (float[] values, int[] labels) = Fill(slice, [0, 1]);
        Assert.Equal([4, 6, 8, 10], values);
        Assert.Equal([0, 1], labels);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_errors_that_name_both()
    {
        Assert.Contains("2 labels want 6 values, there are 5", Assert.Throws<ArgumentException>(() => new ByteExamples(new byte[5], 3, new byte[2], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("2 labels want 6 values, there are 5", Assert.Throws<ArgumentException>(() => new FloatExamples(new float[5], 3, new int[2], 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_an_error_that_names_the_example()
    {
        Assert.Contains("Label 3 of example 1", Assert.Throws<ArgumentException>(() => new ByteExamples(new byte[2], 1, new byte[] { 2, 3 }, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("Label 3 of example 1", Assert.Throws<ArgumentException>(() => new FloatExamples(new float[2], 1, new int[] { 2, 3 }, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("Label -1 of example 0", Assert.Throws<ArgumentException>(() => new FloatExamples(new float[2], 1, new int[] { -1, 0 }, 3)).Message, StringComparison.Ordinal);
        Assert.Equal(300, new ByteExamples(new byte[1], 1, new byte[] { 255 }, 300).Classes);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    public void Sizes_below_1_are_errors(int inputs, int classes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteExamples(ReadOnlyMemory<byte>.Empty, inputs, ReadOnlyMemory<byte>.Empty, classes));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloatExamples(ReadOnlyMemory<float>.Empty, inputs, ReadOnlyMemory<int>.Empty, classes));
    }

    [Theory]
    [InlineData(10, 3, new[] { 3, 3, 3, 1 })]
    [InlineData(9, 3, new[] { 3, 3, 3 })]
    [InlineData(11, 4, new[] { 4, 4, 3 })]
    [InlineData(2, 5, new[] { 2 })]
    public void The_batches_of_an_epoch_hold_every_example_once(int count, int size, int[] expectedSizes)
    {
        using var device = new ReferenceDevice();
        var examples = new FloatExamples(Enumerable.Range(0, count).Select(i => (float)i).ToArray(), 1, Enumerable.Range(0, count).ToArray(), count);
        var batch = new Batch(device, examples, size);
        var random = new RandomStream(1);
        var orders = new List<int[]>();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            batch.Shuffle(random);
            var seen = new List<int>();
            for (int step = 0; step < batch.Steps; step++)
            {
                batch.Fill(device, step);
                Assert.Equal(expectedSizes[step], batch.Count);
                Assert.Equal(batch.Labels.ToArray().Select(label => (float)label), batch.Inputs.ToArray());
                seen.AddRange(batch.Labels);
            }

            Assert.Equal(expectedSizes.Length, batch.Steps);
            Assert.Equal(Enumerable.Range(0, count), seen.Order());
            orders.Add([.. seen]);
        }

        if (count > 2) Assert.NotEqual(orders[0], orders[1]);
    }

    [Fact]
    public void The_order_of_an_epoch_depends_on_the_state_of_the_stream_alone()
    {
        using var device = new ReferenceDevice();
        var examples = new FloatExamples(new float[50], 1, Enumerable.Range(0, 50).ToArray(), 50);
        Batch trained = new(device, examples, 50), resumed = new(device, examples, 50);
        RandomStream random = new(1), saved = new(2);
        trained.Shuffle(random);
        saved.State = random.State;
        trained.Shuffle(random);
        resumed.Shuffle(saved);
        trained.Fill(device, 0);
        resumed.Fill(device, 0);
        Assert.Equal(trained.Labels.ToArray(), resumed.Labels.ToArray());
    }

    private static (float[] Values, int[] Labels) Fill(Examples examples, int[] indices)
    {
        using var device = new ReferenceDevice();
        Matrix inputs = device.CreateMatrix(indices.Length, examples.Inputs);
        var labels = new int[indices.Length];
        examples.Fill(device, indices, inputs, labels);
        return (inputs.ToArray(), labels);
    }

    private static void AssertClose(float[] expected, float[] actual) => TestMatrix.AssertEqual(TestMatrix.Of(1, expected.Length, expected), TestMatrix.Of(1, actual.Length, actual), 1e-6, "values");
}
