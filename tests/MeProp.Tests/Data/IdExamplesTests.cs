namespace MeProp.Tests;

public class IdExamplesTests
{
    [Fact]
    public void Rows_enter_a_batch_with_their_ids_and_targets()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var examples = new IdExamples(new int[] { 1, 2, 3, 4, 5, 6 }, 2, new int[] { 0, -1, 1 }, 2);
        Assert.Equal((3, 2, 2, 2), (examples.Count, examples.Inputs, examples.Classes, examples.TargetCount));
        var batch = new Batch(device);
        examples.Fill([2, 1, 2], batch);
        Assert.Equal([5, 6, 3, 4, 5, 6], batch.Ids!.ToArray());
        Assert.Equal([1, -1, 1], batch.Targets.ToArray());
        Assert.Equal((3, 3, 2, 2), (batch.Count, batch.Rows, batch.TargetCount, batch.IdsPerRow));
        Assert.Null(batch.Sequences);
    }

    /// <summary>Sequences a (1 row), b (3 rows) and c (2 rows); a row's ids are its number and 100 more.</summary>
    [Fact]
    public void Sequences_enter_a_batch_by_time_step_the_longest_first()
    {
        using CpuDevice device = CpuDevice.Create(1);
        int[] ids = [.. Enumerable.Range(0, 6).SelectMany(row => (int[])[row, row + 100])];
        var examples = new IdExamples(ids, 2, new int[] { 0, 1, -1, 3, 4, 5 }, 6, [1, 3, 2]);
        Assert.Equal((3, 5), (examples.Count, examples.TargetCount));
        var batch = new Batch(device);
        examples.Fill([0, 1, 2], batch);
        int[] rows = [1, 4, 0, 2, 5, 3];
        Assert.Equal(rows.SelectMany(row => (int[])[row, row + 100]), batch.Ids!.ToArray());
        Assert.Equal([1, 4, 0, -1, 5, 3], batch.Targets.ToArray());
        Assert.Equal((3, 6, 5), (batch.Count, batch.Rows, batch.TargetCount));
        Assert.Equal([1, 2, 0], batch.Sequences!.Order.ToArray());
        Assert.Equal([3, 2, 1], Enumerable.Range(0, 3).Select(batch.Sequences.RunningAt));

        examples.Fill([2, 0], batch);
        Assert.Equal([4, 0, 5], batch.Targets.ToArray());
        Assert.Equal((2, 3, 2), (batch.Count, batch.Rows, batch.Sequences!.Steps));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IdExamples(new int[2], 1, new int[2], 1, [2, 0]));
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => new IdExamples(new int[2], 1, new int[2], 1, [1]));
        Assert.Contains("1 rows together, there are 2 targets", exception.Message, StringComparison.Ordinal);
    }
}
