using System.Runtime.InteropServices;
using MeProp.Cpu;

namespace MeProp.Tests;

public class ThreadTeamTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(8)]
    public void Every_item_is_done_exactly_once(int threads)
    {
        using var team = new ThreadTeam(threads, sharesAlways: true);
        var random = new RandomStream((ulong)threads);
        for (int run = 0; run < 3000; run++)
        {
            int items = random.NextInt32(200), grain = 1 + random.NextInt32(4);
            int[] counts = Pinned(200);
            Count(team, counts, items, grain);
            AssertCounted(counts, items);
        }
    }

    [Theory, InlineData(0.5), InlineData(0.001), InlineData(1e-12)]
    public void An_item_can_be_worth_many_chunks(double grain)
    {
        using var team = new ThreadTeam(3, sharesAlways: true);
        for (int items = 0; items < 200; items++)
        {
            int[] counts = Pinned(200), deferred = Pinned(200);
            Count(team, deferred, items, grain, defer: true);
            Count(team, counts, items, grain);
            team.Finish();
            AssertCounted(counts, items);
            AssertCounted(deferred, items);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(8)]
    public void Deferred_items_are_done_exactly_once_whatever_runs_between(int threads)
    {
        using var team = new ThreadTeam(threads, sharesAlways: true);
        var random = new RandomStream((ulong)threads);
        for (int run = 0; run < 500; run++)
        {
            int operations = random.NextInt32(2 * ThreadTeam.MaxDeferred);
            int[][] deferred = [.. Enumerable.Range(0, operations).Select(_ => Pinned(200))];
            int[] sizes = [.. deferred.Select(_ => random.NextInt32(200))];
            for (int i = 0; i < deferred.Length; i++)
            {
                Count(team, deferred[i], sizes[i], 1 + random.NextInt32(4), defer: true);
                int[] counts = Pinned(200);
                int items = random.NextInt32(200);
                if (random.NextInt32(2) == 0) Count(team, counts, items, 1 + random.NextInt32(4));
                else items = 0;
                AssertCounted(counts, items);
            }

            team.Finish();
            for (int i = 0; i < deferred.Length; i++) AssertCounted(deferred[i], sizes[i]);
        }
    }

    [Fact]
    public void Helpers_begin_deferred_work_before_anyone_waits_for_it()
    {
        using var team = new ThreadTeam(2, sharesAlways: true);
        bool isBegun = false;
        for (int run = 0; run < 1000 && !isBegun; run++)
        {
            int[] workers = Pinned(60);
            Sign(team, workers, defer: true);
            Thread.Sleep(1);
            isBegun = workers.Any(worker => worker != 0);
            team.Finish();
            Assert.DoesNotContain(0, workers);
        }

        Assert.True(isBegun);
    }

    [Fact]
    public void Deferred_work_is_done_when_a_team_is_disposed_of()
    {
        int[] counts = Pinned(200);
        using (var team = new ThreadTeam(2, sharesAlways: true)) Count(team, counts, 150, 1, defer: true);
        AssertCounted(counts, 150);
    }

    [Fact]
    public void Helpers_that_sleep_come_back()
    {
        using var team = new ThreadTeam(3, sharesAlways: true);
        for (int run = 0; run < 20; run++)
        {
            Thread.Sleep(5); // longer than helpers spin
            int[] counts = Pinned(100);
            Count(team, counts, 100, 1);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Theory, InlineData(2), InlineData(3)]
    public void Helpers_share_also_after_they_slept(int threads)
    {
        // The caller does not wait for a helper that has not started: of many runs, some are shared.
        using var team = new ThreadTeam(threads, sharesAlways: true);
        for (int pause = 0; pause < 2; pause++)
        {
            var seen = new HashSet<int>();
            for (int run = 0; run < 20_000 && seen.Count < threads; run++)
            {
                int[] workers = Pinned(60);
                Sign(team, workers);
                seen.UnionWith(workers);
            }

            Assert.Equal(threads, seen.Count);
            Thread.Sleep(5); // longer than helpers spin
        }
    }

    [Fact]
    public void Work_that_does_not_fit_is_refused_by_any_team()
    {
        using var team = new ThreadTeam(1);
        Assert.Throws<NotSupportedException>(() => team.Run(default(LargeWork), 1, 1));
    }

    [Fact]
    public void A_team_can_be_disposed_of_awake_asleep_and_twice()
    {
        foreach (int pause in (int[])[0, 20])
        {
            var team = new ThreadTeam(4);
            Thread.Sleep(pause);
            team.Dispose();
            team.Dispose();
        }
    }

    private static int[] Pinned(int length) => GC.AllocateArray<int>(length, pinned: true);

    private static void AssertCounted(int[] counts, int items)
    {
        Assert.All(counts.Take(items), count => Assert.Equal(1, count));
        Assert.All(counts.Skip(items), count => Assert.Equal(0, count));
    }

    private static unsafe void Count(ThreadTeam team, int[] pinned, int items, double grain, bool defer = false)
    {
        fixed (int* counts = pinned)
        {
            if (defer) team.Defer(new CountWork(counts), items, grain, default);
            else team.Run(new CountWork(counts), items, grain);
        }
    }

    private static unsafe void Sign(ThreadTeam team, int[] pinned, bool defer = false)
    {
        fixed (int* workers = pinned)
        {
            if (defer) team.Defer(new SigningWork(workers), pinned.Length, 1, default);
            else team.Run(new SigningWork(workers), pinned.Length, 1);
        }
    }

    private readonly unsafe struct SigningWork(int* workers) : IWork
    {
        private readonly int* _workers = workers;

        public void Run(int from, int to)
        {
            for (int item = from; item < to; item++)
            {
                Thread.SpinWait(50);
                _workers[item] = Environment.CurrentManagedThreadId;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 520)]
    private readonly struct LargeWork : IWork
    {
        public void Run(int from, int to)
        {
        }
    }

    private readonly unsafe struct CountWork(int* counts) : IWork
    {
        private readonly int* _counts = counts;

        public void Run(int from, int to)
        {
            for (int item = from; item < to; item++) Interlocked.Increment(ref _counts[item]);
            if (from % 7 == 0) Thread.SpinWait(200); // chunks of unequal length
        }
    }
}
