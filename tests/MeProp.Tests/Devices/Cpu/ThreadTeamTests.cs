using MeProp.Cpu;

namespace MeProp.Tests;

/// <summary>The team does every item exactly once, whoever is awake, and can be disposed of at any time.</summary>
public class ThreadTeamTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(8)]
    public void Every_item_is_done_exactly_once(int threads)
    {
        using var team = new ThreadTeam(threads);
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
        using var team = new ThreadTeam(3);
        for (int run = 0; run < 20; run++)
        {
            Thread.Sleep(5); // longer than helpers spin
            int[] counts = GC.AllocateArray<int>(100, pinned: true);
            Count(team, counts, 100, 1);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
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
