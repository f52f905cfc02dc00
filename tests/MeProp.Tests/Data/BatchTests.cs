namespace MeProp.Tests;

/// <summary>A batch that different examples fill in turn holds the last ones alone.</summary>
public class BatchTests
{
    private static readonly FloatExamples Floats = new(new float[] { 1, 2, 3, 4 }, 2, new int[] { 1, 0 }, 2);
    private static readonly FloatExamples Wide = new(new float[] { 5, 6, 7 }, 3, new int[] { 0 }, 1);
    private static readonly ByteExamples Bytes = new(new byte[] { 1, 2, 3, 4 }, 2, new byte[] { 1, 2 }, 3, scale: 1);
    private static readonly ByteExamples Doubled = new(new byte[] { 1, 2, 3, 4 }, 2, new byte[] { 1, 2 }, 3, scale: 2);
    private static readonly IdExamples Ids = new(new int[] { 10, 11, 12, 13, 14, 15 }, 2, new int[] { 0, 1, -1 }, 2);
    private static readonly IdExamples Sentences = new(new int[] { 10, 11, 12 }, 1, new int[] { 0, 1, 2 }, 3, [1, 2]);

    [Fact]
    public void A_batch_is_filled_by_different_examples_in_turn()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var batch = new Batch(device);
        for (int round = 0; round < 2; round++)
        {
            AssertValues(batch, Floats, [1, 0], [3, 4, 1, 2], [0, 1]);
            AssertValues(batch, Bytes, [0, 1], [1, 2, 3, 4], [1, 2]);
            AssertIds(batch, Ids, [2, 0], [14, 15, 10, 11], [-1, 0]);
            AssertValues(batch, Doubled, [1], [6, 8], [2]);
            AssertIds(batch, Sentences, [0, 1], [11, 10, 12], [1, 0, 2]);
            AssertValues(batch, Wide, [0], [5, 6, 7], [0]);
        }
    }

    [Fact]
    public void A_network_says_what_a_batch_does_not_hold()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(new ValuesInput(2), new Dense(2));
        network.Build(device, new RandomStream(1));
        var step = new StepContext(device, new RandomStreams(1));
        Assert.Contains("holds none", Refuses(Ids), StringComparison.Ordinal);
        Assert.Contains("reads 2 values, the examples have 3", Refuses(Wide), StringComparison.Ordinal);

        string Refuses(Examples examples) =>
            Assert.Throws<ArgumentException>(() => network.Forward(TestBatch.Of(examples, device), step)).Message;
    }

    private static void AssertValues(Batch batch, Examples examples, int[] indices, float[] values, int[] targets)
    {
        examples.Fill(indices, batch);
        Assert.Equal(values, batch.Values!.ToArray());
        Assert.Equal(examples is ByteExamples, batch.Values.HoldsBytes);
        Assert.Equal((null, 0, null), (batch.Ids, batch.IdsPerRow, batch.Sequences));
        Assert.Equal(targets, batch.Targets.ToArray());
        Assert.Equal((indices.Length, indices.Length), (batch.Count, batch.Rows));
    }

    private static void AssertIds(Batch batch, IdExamples examples, int[] indices, int[] ids, int[] targets)
    {
        examples.Fill(indices, batch);
        Assert.Null(batch.Values);
        Assert.Equal(ids, batch.Ids!.ToArray());
        Assert.Equal(examples.Inputs, batch.IdsPerRow);
        Assert.Equal(targets, batch.Targets.ToArray());
        Assert.Equal((indices.Length, targets.Length), (batch.Count, batch.Rows));
        Assert.Equal(ReferenceEquals(examples, Sentences), batch.Sequences is not null);
    }
}
