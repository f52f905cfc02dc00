namespace MeProp.Cli.Tests;

public sealed class SweepPaceTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_time_left_follows_from_the_examples_of_this_part_of_the_sweep()
    {
        var pace = new SweepPace(3, _clock);
        pace.Expect(1, 1000);
        pace.Expect(2, 3000);
        Assert.Null(pace.TimeLeft);

        // A run that could not begin says nothing about the pace.
        pace.Expect(0, 10);
        pace.End(0);
        Assert.Null(pace.TimeLeft);
        pace.Expect(0, 0);
        pace.End(0);

        // Run 0 is done already, run 1 continues at half.
        pace.Begin(1, 500);
        _clock.Milliseconds += 2000;
        Assert.Null(pace.TimeLeft);
        pace.OnStep(1, 600);
        Assert.Equal(TimeSpan.FromSeconds(2 * 3400 / 100), pace.TimeLeft);
        Assert.Equal(0.6, pace.PartsOfRuns, 1e-12);
        _clock.Milliseconds += 3000;

        // A run that stops early leaves nothing to do.
        pace.End(1);
        Assert.Equal(TimeSpan.FromSeconds(5 * 3000 / 500), pace.TimeLeft);
        Assert.Equal(0, pace.PartsOfRuns);
    }
}
