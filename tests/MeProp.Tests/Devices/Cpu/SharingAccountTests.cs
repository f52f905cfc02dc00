using MeProp.Cpu;

namespace MeProp.Tests;

/// <summary>When a team shares, by a clock that only operations advance.</summary>
public class SharingAccountTests
{
    private const int Kind = 3, Size = 10;

    private static readonly long AloneTime = Ticks.Microseconds(60);

    [Fact]
    public void An_operation_runs_twice_alone_before_it_is_shared()
    {
        var clock = new Clock();
        Assert.False(clock.Run(AloneTime, AloneTime));
        Assert.False(clock.Run(AloneTime, AloneTime));
        Assert.True(clock.Run(AloneTime, AloneTime / 2));
        Assert.False(clock.Run(AloneTime, AloneTime / 2, kind: Kind + 1));
        Assert.False(clock.Run(AloneTime, AloneTime / 2, size: 4 * Size));
    }

    [Fact]
    public void What_saves_time_is_shared_but_for_short_looks()
    {
        var clock = new Clock();
        long shared = 0, alone = 0;
        while (clock.Now < 5 * SharingAccount.MeasureInterval)
        {
            if (clock.Run(AloneTime, AloneTime / 2)) shared++;
            else alone++;
        }

        Assert.InRange((double)alone / (shared + alone), 0.0003, 0.003);
    }

    [Theory, InlineData(1.0), InlineData(1.2)]
    public void What_saves_nothing_is_soon_done_alone(double times)
    {
        var clock = new Clock();
        long sharedTime = 0;
        while (clock.Now < 10 * SharingAccount.MeasureInterval)
        {
            long before = clock.Now;
            if (clock.Run(AloneTime, (long)(AloneTime * times))) sharedTime += clock.Now - before;
        }

        // Each period uses up the initial credit; by the fee alone that takes 32 times as long.
        double costs = times * (1 + 1.0 / SharingAccount.FeeDivisor) - 1;
        long longest = SharingAccount.AlonePeriod << SharingAccount.MaxDoublings;
        double max = SharingAccount.MaxDoublings + 1 + clock.Now / longest;
        Assert.InRange(sharedTime, SharingAccount.InitialCredit, max * SharingAccount.InitialCredit / costs * times);
    }

    [Fact]
    public void Time_alone_doubles_until_sharing_has_paid()
    {
        var clock = new Clock();
        clock.Learn();
        long first = clock.LongestAlone(() => clock.LoseOnce());
        long second = clock.LongestAlone(() => clock.LoseOnce());
        long third = clock.LongestAlone(() => clock.LoseOnce());
        Assert.Equal(2.0, (double)second / first, 0.1);
        Assert.Equal(2.0, (double)third / second, 0.1);
        long end = clock.Now + 3 * SharingAccount.MaxCredit;
        while (clock.Now < end) clock.Run(AloneTime, AloneTime / 2);
        long afterwards = clock.LongestAlone(() => { for (int i = 0; i < 3; i++) clock.LoseOnce(); });
        Assert.Equal(1.0, (double)afterwards / first, 0.1);
    }

    [Fact]
    public void One_loss_does_not_end_sharing_that_has_paid()
    {
        var clock = new Clock();
        clock.Learn();
        for (long end = clock.Now + 3 * SharingAccount.MaxCredit; clock.Now < end;) clock.Run(AloneTime, AloneTime / 2);
        clock.LoseOnce();
        Assert.True(clock.Run(AloneTime, AloneTime / 2));
    }

    [Theory, InlineData(0.6, true), InlineData(1.5, false)]
    public void Layers_of_one_kind_and_size_that_take_different_times_are_judged_together(double times, bool pays)
    {
        var clock = new Clock();
        clock.Learn();
        int shared = 0;
        for (int i = 0; i < 4000; i++)
        {
            long alone = i % 2 == 0 ? AloneTime : 10 * AloneTime;
            if (clock.Run(alone, (long)(alone * times)) && i >= 1000) shared++;
        }

        if (pays) Assert.InRange(shared, 2900, 3000);
        else Assert.InRange(shared, 0, 1000);
    }

    [Theory, InlineData(10, true), InlineData(90, false)]
    public void The_wait_for_deferred_operations_is_their_cost(int microseconds, bool pays)
    {
        var clock = new Clock();
        clock.Learn();
        int shared = 0;
        for (int i = 0; i < 1000; i++)
        {
            if (clock.RunDeferred(AloneTime, Ticks.Microseconds(microseconds))) shared++;
        }

        if (pays) Assert.Equal(1000, shared);
        else Assert.InRange(shared, 1, 500);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Time_between_steps_counts_for_nothing(bool pays)
    {
        var clock = new Clock();
        clock.Learn();
        int shared = 0;
        for (int i = 0; i < 1000; i++)
        {
            if (clock.RunDeferred(AloneTime, Ticks.Microseconds(pays ? 30 : 70))) shared++;
            clock.Close();
            clock.Now += Ticks.Microseconds(1_000);
        }

        if (pays) Assert.InRange(shared, 980, 1000);
        else Assert.InRange(shared, 1, 700);
    }

    [Fact]
    public void A_first_time_that_took_long_does_not_make_sharing_look_good()
    {
        var clock = new Clock();
        Assert.False(clock.Run(1000 * AloneTime, 0));
        Assert.False(clock.Run(AloneTime, 0));
        int shared = 0;
        while (clock.Run(AloneTime, 2 * AloneTime)) shared++;
        Assert.InRange(shared, 1, 2 * SharingAccount.InitialCredit / AloneTime);
    }

    [Fact]
    public void Pauses_do_not_make_sharing_look_bad()
    {
        var clock = new Clock();
        clock.Learn();
        for (int i = 0; i < 200; i++)
        {
            Assert.True(clock.Run(AloneTime, AloneTime / 2));
            // Ten operations save more than a pause, counted as three times the time alone, costs.
            if (i % 10 == 0) clock.Now += SharingAccount.MaxCredit;
        }
    }

    private sealed class Clock
    {
        private SharingAccount _account = new(0);

        public long Now { get; set; }

        public bool Run(long alone, long shared, int kind = Kind, int size = Size, long lost = 0)
        {
            bool isShared = _account.MayShare(kind, size, Now);
            Now += isShared ? shared + lost : alone;
            if (isShared && lost > 0) _account.Lose(lost);
            return isShared;
        }

        /// <summary>Defers an operation in a microsecond and waits for it after 20 more.</summary>
        public bool RunDeferred(long alone, long wait)
        {
            bool isShared = Run(alone, Ticks.Microseconds(1));
            if (isShared) _account.Defer();
            Run(Ticks.Microseconds(20), Ticks.Microseconds(20), Kind + 1);
            if (isShared)
            {
                _account.Finish(Now);
                Now += wait;
            }

            return isShared;
        }

        public void Close() => _account.Close(Now);

        public void Learn()
        {
            while (!Run(AloneTime, AloneTime / 2)) ;
        }

        /// <summary>Runs until an operation is shared, with a loss of 4 ms.</summary>
        public void LoseOnce()
        {
            while (!Run(AloneTime, AloneTime / 2, lost: Ticks.Microseconds(4_000))) ;
        }

        /// <summary>How long the team works alone after an action.</summary>
        public long LongestAlone(Action action)
        {
            action();
            long start = Now;
            while (!Run(AloneTime, AloneTime / 2)) ;
            return Now - start;
        }
    }
}
