using System.Collections.Concurrent;

namespace MeProp.Tests;

/// <summary>What the thread that writes checkpoints does when the disk is slow or fails.</summary>
public class CheckpointWriterTests
{
    [Fact(Timeout = 30_000)]
    public async Task While_one_is_written_the_newest_waits_and_it_has_the_best_of_those_that_were_dropped()
    {
        using SemaphoreSlim begun = new(0), mayWrite = new(0);
        var written = new ConcurrentQueue<(int Evaluations, bool HasBest, int Best)>();
        using var writer = new CheckpointWriter(
            snapshot =>
            {
                begun.Release();
                mayWrite.Wait(TestContext.Current.CancellationToken);
                written.Enqueue((snapshot.State.Evaluations.Count, snapshot.HasBest, snapshot.State.BestIndex));
            },
            writtenBest: null);
        var state = new TrainingState();
        Submit(writer, state, isBest: true);
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        Submit(writer, state, isBest: false);
        Submit(writer, state, isBest: true);
        Submit(writer, state, isBest: false);
        Submit(writer, state, isBest: false);
        mayWrite.Release(10);
        writer.Finish();
        Assert.Equal([(1, true, 1), (5, true, 3)], written);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_best_that_is_on_the_disk_is_not_written_again()
    {
        using SemaphoreSlim done = new(0);
        var written = new ConcurrentQueue<bool>();
        using var writer = new CheckpointWriter(
            snapshot =>
            {
                written.Enqueue(snapshot.HasBest);
                done.Release();
            },
            writtenBest: 0);
        var state = new TrainingState();
        foreach (bool? isBest in (bool?[])[null, true, false, false, true])
        {
            Submit(writer, state, isBest);
            await done.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal([false, true, false, false, true], written);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failure_is_thrown_where_training_looks_and_nothing_is_written_after_it()
    {
        int writes = 0;
        using var failed = new SemaphoreSlim(0);
        using var writer = new CheckpointWriter(
            _ =>
            {
                writes++;
                failed.Release();
                throw new IOException("the disk is full");
            },
            writtenBest: null);
        writer.ThrowIfFailed();
        var state = new TrainingState();
        Submit(writer, state, isBest: true);
        await failed.WaitAsync(TestContext.Current.CancellationToken);
        writer.Dispose();
        Assert.Equal("the disk is full", Assert.Throws<IOException>(writer.ThrowIfFailed).Message);
        Assert.Throws<IOException>(() => writer.Rent());
        Assert.Throws<IOException>(writer.Finish);
        Assert.Equal(1, writes);
    }

    private static void Submit(CheckpointWriter writer, TrainingState state, bool? isBest)
    {
        if (isBest is { } best)
        {
            state.Add(new EvaluationReport
            {
                Epoch = 1,
                Index = state.Evaluations.Count + 1,
                Step = 1,
                TrainingLoss = 1,
                IsBest = best,
                TrainingSeconds = 1,
            });
        }

        TrainingSnapshot snapshot = writer.Rent();
        snapshot.State.CopyFrom(state);
        snapshot.HasBest = writer.NeedsBest(state.BestIndex);
        writer.Submit(snapshot);
    }
}
