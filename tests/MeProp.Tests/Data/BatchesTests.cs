namespace MeProp.Tests;

public class BatchesTests
{
    [Theory]
    [InlineData(10, 3, new[] { 3, 3, 3, 1 })]
    [InlineData(9, 3, new[] { 3, 3, 3 })]
    [InlineData(11, 4, new[] { 4, 4, 3 })]
    [InlineData(2, 5, new[] { 2 })]
    public void The_batches_of_an_epoch_hold_every_example_once(int count, int size, int[] expectedSizes)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var batches = new Batches(new Batch(device), Numbered(count), size);
        var random = new RandomStream(1);
        var orders = new List<int[]>();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            batches.Shuffle(random);
            var seen = new List<int>();
            for (int step = 0; step < batches.Steps; step++)
            {
                Batch batch = batches.Fill(step);
                Assert.Same(batches.Batch, batch);
                Assert.Equal(expectedSizes[step], batch.Count);
                int[] targets = batch.Targets.ToArray();
                Assert.Equal(targets.Select(target => (float)target), batch.Values!.ToArray());
                seen.AddRange(targets);
            }

            Assert.Equal(expectedSizes.Length, batches.Steps);
            Assert.Equal(Enumerable.Range(0, count), seen.Order());
            orders.Add([.. seen]);
        }

        if (count > 2) Assert.NotEqual(orders[0], orders[1]);
    }

    [Fact]
    public void Without_a_shuffle_the_examples_come_in_their_order()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var batches = new Batches(new Batch(device), Numbered(10), 4);
        int[][] expected = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]];
        Assert.Equal(expected, Enumerable.Range(0, 3).Select(step => Targets(batches, step)));
        Assert.Equal([4, 5, 6, 7], Targets(batches, 1));
    }

    [Fact]
    public void The_order_of_an_epoch_depends_on_the_state_of_the_stream_alone()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Batches trained = new(new Batch(device), Numbered(50), 50), resumed = new(new Batch(device), Numbered(50), 50);
        RandomStream random = new(1), saved = new(2);
        trained.Shuffle(random);
        saved.State = random.State;
        trained.Shuffle(random);
        resumed.Shuffle(saved);
        Assert.Equal(Targets(trained, 0), Targets(resumed, 0));
    }

    [Theory]
    [InlineData(10, 4, 2)]
    [InlineData(10, 4, 3)]
    [InlineData(7, 5, 4)]
    [InlineData(9, 9, 2)]
    [InlineData(3, 3, 5)]
    public void The_shares_of_all_ranks_together_are_the_batch_in_its_order(int count, int size, int ranks)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var whole = new Batches(new Batch(device), Numbered(count), size);
        Batches[] shares = [.. Enumerable.Range(0, ranks).Select(
            rank => new Batches(new Batch(device), Numbered(count), size, new RankOf(rank, ranks)))];
        foreach (Batches batches in (Batches[])[whole, .. shares]) batches.Shuffle(new RandomStream(5));
        for (int step = 0; step < whole.Steps; step++)
        {
            int[][] parts = [.. shares.Select(share => Targets(share, step))];
            Assert.Equal(Targets(whole, step), parts.SelectMany(part => part));
            Assert.InRange(parts.Max(part => part.Length) - parts.Min(part => part.Length), 0, 1);
        }

        Assert.All(shares, share => Assert.Equal(whole.Steps, share.Steps));
    }

    [Fact]
    public void A_size_of_0_is_an_error()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var batch = new Batch(device);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Batches(batch, Numbered(3), 0));
    }

    private static FloatExamples Numbered(int count) => new(
        Enumerable.Range(0, count).Select(i => (float)i).ToArray(), 1, Enumerable.Range(0, count).ToArray(), count);

    private static int[] Targets(Batches batches, int step) => batches.Fill(step).Targets.ToArray();
}
