namespace MeProp.Tests;

/// <summary>Which neurons count as active and which stay, by numbers that can be checked by hand.</summary>
public class NeuronActivityTests
{
    /// <summary>
    /// Two batches of 3 and 2 examples; × marks what is kept, k = 2 of 4. In the authors' program the hits are those of
    /// the marks; ours skip a kept gradient of 0.
    /// <code>
    ///  4×  1   -3×  0        0×  0×  0   0
    ///  0   2×  -1×  0        1   0  -5×  3×
    ///  0×  0    7×  0
    /// </code>
    /// </summary>
    [Fact]
    public void Hits_are_the_examples_that_keep_a_gradient_other_than_0()
    {
        using var device = new ReferenceDevice();
        var activity = new NeuronActivity(device);
        activity.Reset(4);
        Add(3, 4, 1, -3, 0, 0, 2, -1, 0, 0, 0, 7, 0);
        Assert.Equal([1, 1, 3, 0], activity.ToArray());
        Assert.Equal(3, activity.Examples);
        Add(2, 0, 0, 0, 0, 1, 0, -5, 3);
        Assert.Equal([1, 1, 4, 1], activity.ToArray());
        Assert.Equal(5, activity.Examples);
        activity.Reset(4);
        Assert.Equal([0, 0, 0, 0], activity.ToArray());
        Assert.Equal(0, activity.Examples);

        void Add(int examples, params float[] values)
        {
            Matrix dy = TestBatch.Place(device, examples, 4, values);
            var selection = new Selection(device, Keep.TopK(2));
            device.Selection.Select(dy, 2, new RandomStream(1), selection);
            CountExamples(activity, device, dy, selection);
        }
    }

    [Fact]
    public void When_all_are_kept_or_one_list_serves_the_batch_a_gradient_of_0_does_not_count_either()
    {
        using var device = new ReferenceDevice();
        Matrix dy = TestBatch.Place(device, 2, 3, 0, 5, 1, 2, 0, -1);
        var activity = new NeuronActivity(device);
        activity.Reset(3);
        var everything = new Selection(device);
        everything.SetAll(2, 3);
        CountExamples(activity, device, dy, everything);
        Assert.Equal([1, 1, 2], activity.ToArray());
        var shared = new Selection(device, Keep.UnifiedTopK(1));
        device.Selection.Select(dy, 1, new RandomStream(1), shared);
        CountExamples(activity, device, dy, shared);
        Assert.Equal([1, 2, 2], activity.ToArray());
    }

    /// <summary>As in the authors' program: hits &lt; (int)(examples · prune) go.</summary>
    [Theory]
    [InlineData(25, 0.1, new long[] { 0, 1, 2, 3, 25 }, new[] { 2, 3, 4 })]
    [InlineData(29, 0.1, new long[] { 1, 2, 3 }, new[] { 1, 2 })]
    [InlineData(30, 0.1, new long[] { 1, 2, 3 }, new[] { 2 })]
    [InlineData(9, 0.1, new long[] { 0, 1, 0 }, new[] { 0, 1, 2 })]
    [InlineData(1000, 0.08, new long[] { 79, 80, 81 }, new[] { 1, 2 })]
    [InlineData(100, 0, new long[] { 0, 0, 5 }, new[] { 0, 1, 2 })]
    [InlineData(100, 1, new long[] { 99, 100, 0 }, new[] { 1 })]
    [InlineData(10_000_000_000, 0.5, new long[] { 4_999_999_999, 5_000_000_000 }, new[] { 1 })]
    [InlineData(100, 0.5, new long[] { 3, 9, 9, 2 }, new[] { 1 })]
    [InlineData(100, 0.5, new long[] { 0, 0 }, new[] { 0 })]
    [InlineData(0, 0.5, new long[] { 0, 0 }, new[] { 0, 1 })]
    public void Neurons_below_the_threshold_go_and_never_the_last_one(
        long examples, double prune, long[] hits, int[] survivors)
    {
        using var device = new ReferenceDevice();
        var activity = new NeuronActivity(device);
        activity.Restore(hits, examples);
        Assert.Equal(survivors, activity.Survivors(prune, [activity.Neurons]));
    }

    /// <summary>A device counts in 32 bits; a window may be longer.</summary>
    [Fact]
    public void Counts_continue_above_32_bits()
    {
        using var device = new ReferenceDevice();
        var activity = new NeuronActivity(device);
        activity.Restore([int.MaxValue, 5], int.MaxValue);
        HostMatrix dy = TestMatrix.Of(2, 2, 1, 0, 1, 1);
        for (int i = 0; i < 3; i++) CountExamples(activity, device, dy, TestSelection.All(2, 2).On(device));
        Assert.Equal([int.MaxValue + 6L, 8], activity.ToArray());
        Assert.Equal(int.MaxValue + 6L, activity.Examples);
    }

    private static void CountExamples(NeuronActivity activity, Device device, Matrix dy, Selection selection)
    {
        activity.AddExamples(dy.Rows);
        activity.Count(device, dy, selection);
    }
}
