using System.Runtime.InteropServices;
using MeProp.Cpu;

namespace MeProp.Tests;

/// <summary>The team does every item exactly once, whoever is awake, and can be disposed of at any time.</summary>
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
            int[] counts = GC.AllocateArray<int>(200, pinned: true);
            Count(team, counts, items, grain);
            Assert.Equal(items, counts.Count(count => count == 1));
            Assert.DoesNotContain(counts, count => count > 1);
        }
    }

    [Fact]
    public void Helpers_that_sleep_come_back()
    {
        using var team = new ThreadTeam(3, sharesAlways: true);
        for (int run = 0; run < 20; run++)
        {
            Thread.Sleep(5); // longer than helpers spin
            int[] counts = GC.AllocateArray<int>(100, pinned: true);
            Count(team, counts, 100, 1);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Theory, InlineData(2), InlineData(3)]
    public void Helpers_take_their_part_also_after_they_slept(int threads)
    {
        // The caller never waits for a helper that has not started, so a single run may be the caller's alone; of many, some are shared.
        using var team = new ThreadTeam(threads, sharesAlways: true);
        for (int pause = 0; pause < 2; pause++)
        {
            var seen = new HashSet<int>();
            for (int run = 0; run < 20_000 && seen.Count < threads; run++)
            {
                int[] workers = GC.AllocateArray<int>(60, pinned: true);
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

    private static unsafe void Count(ThreadTeam team, int[] pinned, int items, int grain)
    {
        fixed (int* counts = pinned) team.Run(new CountWork(counts), items, grain);
    }

    private static unsafe void Sign(ThreadTeam team, int[] pinned)
    {
        fixed (int* workers = pinned) team.Run(new SigningWork(workers), pinned.Length, 1);
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
